#include "forecast/workflow/alert_command.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/start_process.hpp"

namespace forecast {
namespace {

/// A file in memory that holds `input`, to be read from its begin. Unlike a pipe it takes all of it at once.
class InputFile {
public:
    explicit InputFile(const std::string& input) : descriptor_(memfd_create("forecast-alert", MFD_CLOEXEC)) {
        std::size_t written = 0;
        while (descriptor_ >= 0 && written < input.size()) {
            const auto count = write(descriptor_, input.data() + written, input.size() - written);
            if (count < 0) {
                break;
            }
            written += static_cast<std::size_t>(count);
        }
        if (descriptor_ < 0 || written < input.size() || lseek(descriptor_, 0, SEEK_SET) < 0) {
            const std::string reason = std::strerror(errno);
            close_it();
            throw Error("the findings cannot be handed to monitor.on_alert: {}", reason);
        }
    }
    ~InputFile() { close_it(); }
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    void close_it() const {
        if (descriptor_ >= 0) {
            close(descriptor_);
        }
    }

    int descriptor_;
};

/// The status of the child once it has ended; nothing if it has not until then, or until the request.
std::optional<int> wait_until(pid_t child, std::chrono::steady_clock::time_point end,
                              const Cancellation& cancellation) {
    constexpr std::chrono::milliseconds kBetween{10};
    int status = 0;
    while (true) {
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) {
            return status;
        }
        if (ended < 0 && errno != EINTR) {
            throw Error("whether monitor.on_alert ended well cannot be told: {}", std::strerror(errno));
        }
        if (std::chrono::steady_clock::now() >= end || cancellation.requested()) {
            return std::nullopt;
        }
        std::this_thread::sleep_for(kBetween);
    }
}

void end_group(pid_t child) {
    constexpr std::chrono::seconds kToEndItself{1};
    kill(-child, SIGTERM);
    const bool has_ended = wait_until(child, std::chrono::steady_clock::now() + kToEndItself, {}).has_value();
    kill(-child, SIGKILL);
    if (!has_ended) {
        waitpid(child, nullptr, 0);
    }
}

}  // namespace

std::optional<std::string> run_alert_command(const std::string& command, const std::string& input,
                                             std::chrono::seconds timeout, const Cancellation& cancellation) {
    std::signal(SIGCHLD, SIG_DFL);  // where it is ignored, nobody hears how a child ended
    const InputFile file(input);
    const pid_t child =
        start_process("/bin/sh", {"sh", "-c", command}, {file.descriptor(), STDERR_FILENO, STDERR_FILENO});
    const auto status = wait_until(child, std::chrono::steady_clock::now() + timeout, cancellation);
    if (!status) {
        end_group(child);
        cancellation.check();
        return fmt::format("monitor.on_alert had not ended after {} s and was ended", timeout.count());
    }
    if (WIFSIGNALED(*status)) {
        return fmt::format("monitor.on_alert was ended by signal {}", WTERMSIG(*status));
    }
    if (WEXITSTATUS(*status) != 0) {
        return fmt::format("monitor.on_alert ended with {}", WEXITSTATUS(*status));
    }
    return std::nullopt;
}

}  // namespace forecast
