#include "child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::size_t kReadAtOnce = 16U << 10U;

std::vector<std::string> child_environment(const std::map<std::string, std::optional<std::string>>& changes) {
    std::vector<std::string> entries;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (changes.count(text.substr(0, text.find('='))) == 0) {
            entries.push_back(text);
        }
    }
    for (const auto& [name, value] : changes) {
        if (value) {
            entries.push_back(name + "=" + *value);
        }
    }
    return entries;
}

std::vector<char*> c_strings(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// How a child begins: its files, its group, and signals as they usually are.
class SpawnPlan {
public:
    explicit SpawnPlan(int output) {
        posix_spawn_file_actions_init(&files_);
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);  // connections of clients among them
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        for (const int number : {SIGPIPE, SIGCHLD, SIGINT, SIGTERM}) {
            sigaddset(&signals, number);
        }
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        posix_spawnattr_setpgroup(&attributes_, 0);
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&files_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    int spawn(pid_t& process, const std::string& program, std::vector<std::string> arguments,
              std::vector<std::string> environment) const {
        return posix_spawnp(&process, program.c_str(), &files_, &attributes_, c_strings(arguments).data(),
                            c_strings(environment).data());
    }

private:
    posix_spawn_file_actions_t files_ = {};
    posix_spawnattr_t attributes_ = {};
};

}  // namespace

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
                           const std::map<std::string, std::optional<std::string>>& environment) {
    std::array<int, 2> ends = {-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw Error("no process can be started: {}", std::strerror(errno));
    }
    output_ = ends[0];
    ::fcntl(output_, F_SETFL, O_NONBLOCK);
    const int failure = SpawnPlan(ends[1]).spawn(process_, program, arguments, child_environment(environment));
    ::close(ends[1]);
    if (failure != 0) {
        ::close(output_);
        throw Error("{} cannot be started: {}", program, std::strerror(failure));
    }
}

ChildProcess::~ChildProcess() {
    if (!ended()) {
        signal(SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    ::close(output_);
}

std::optional<std::string> ChildProcess::read(std::chrono::milliseconds wait) {
    pollfd watched = {output_, POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(wait.count()));
    std::string text(kReadAtOnce, '\0');
    const ssize_t got = ::read(output_, text.data(), text.size());
    if (got == 0) {
        return std::nullopt;
    }
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

std::optional<int> ChildProcess::ended() {
    int status = 0;
    if (!code_ && ::waitpid(process_, &status, WNOHANG) == process_) {
        constexpr int kOfSignals = 128;
        code_ = WIFSIGNALED(status) ? kOfSignals + WTERMSIG(status) : WEXITSTATUS(status);
    }
    return code_;
}

void ChildProcess::signal(int number) const {
    if (!code_) {
        ::kill(-process_, number);
    }
}

}  // namespace forecast
