#include "forecast/core/start_process.hpp"

#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

std::vector<std::string> changed_environment(const ChangedEnvironment& changes) {
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

class OpenedFiles {
public:
    explicit OpenedFiles(const StandardFiles& files) {
        posix_spawn_file_actions_init(&actions_);
        if (files.in) {
            posix_spawn_file_actions_adddup2(&actions_, *files.in, STDIN_FILENO);
        } else {
            posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        }
        posix_spawn_file_actions_adddup2(&actions_, files.out, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, files.err, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);  // connections of clients among them
    }
    ~OpenedFiles() { posix_spawn_file_actions_destroy(&actions_); }
    OpenedFiles(const OpenedFiles&) = delete;
    OpenedFiles& operator=(const OpenedFiles&) = delete;
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_ = {};
};

class GroupAndSignals {
public:
    GroupAndSignals() {
        posix_spawnattr_init(&attributes_);
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
    ~GroupAndSignals() { posix_spawnattr_destroy(&attributes_); }
    GroupAndSignals(const GroupAndSignals&) = delete;
    GroupAndSignals& operator=(const GroupAndSignals&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_ = {};
};

}  // namespace

pid_t start_process(const std::string& program, std::vector<std::string> arguments, const StandardFiles& files,
                    const ChangedEnvironment& environment) {
    auto entries = changed_environment(environment);
    pid_t process = -1;
    const int fault = posix_spawnp(&process, program.c_str(), OpenedFiles(files).get(), GroupAndSignals().get(),
                                   c_strings(arguments).data(), c_strings(entries).data());
    return fault == 0 ? process : throw Error("{} cannot be started: {}", program, std::strerror(fault));
}

}  // namespace forecast
