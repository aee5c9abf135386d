#include "interruption.hpp"

#include <unistd.h>

#include <csignal>

namespace forecast {
namespace {

// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t received_signal = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void on_signal(int signal) {
    if (received_signal != 0) {
        _exit(128 + signal);
    }
    received_signal = signal;
}

}  // namespace

Interruption::Interruption() {
    received_signal = 0;
    struct sigaction action = {};
    action.sa_handler = on_signal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

Interruption::~Interruption() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

bool Interruption::requested() const {
    return received_signal != 0;
}

ExitCode Interruption::exit_code() const {
    return received_signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

}  // namespace forecast
