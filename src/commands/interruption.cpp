#include "interruption.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace forecast {
namespace {

// A signal handler can reach nothing but globals.
volatile std::sig_atomic_t received_signal = 0;          // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<std::atomic<bool>*> flag_to_raise{nullptr};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<std::atomic<bool>*>::is_always_lock_free);

void on_signal(int signal) {
    if (received_signal != 0) {
        _exit(128 + signal);
    }
    received_signal = signal;
    if (std::atomic<bool>* flag = flag_to_raise) {
        *flag = true;
    }
}

}  // namespace

Interruption::Interruption() {
    received_signal = 0;
    flag_to_raise = &cancellation_.flag();
    struct sigaction action = {};
    action.sa_handler = on_signal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

Interruption::~Interruption() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    flag_to_raise = nullptr;
}

ExitCode Interruption::exit_code() const {
    return received_signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

}  // namespace forecast
