#include "child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::size_t kReadAtOnce = 16U << 10U;

}  // namespace

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
                           const ChangedEnvironment& environment) {
    std::array<int, 2> ends = {-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw Error("no process can be started: {}", std::strerror(errno));
    }
    output_ = ends[0];
    ::fcntl(output_, F_SETFL, O_NONBLOCK);
    try {
        process_ = start_process(program, arguments, {std::nullopt, ends[1], ends[1]}, environment);
    } catch (const Error&) {
        ::close(output_);
        ::close(ends[1]);
        throw;
    }
    ::close(ends[1]);
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
