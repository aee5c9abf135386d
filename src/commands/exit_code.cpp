#include "exit_code.hpp"

namespace forecast {

ExitCode exit_code_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid_argument:
        case ErrorKind::not_found:
        case ErrorKind::conflict:
        case ErrorKind::permission:  // whoever asks names another key, in the environment or the config
            return ExitCode::usage;
        case ErrorKind::insufficient_data:
            return ExitCode::insufficient_data;
        case ErrorKind::unavailable:
            return ExitCode::network;
        case ErrorKind::locked:
            return ExitCode::locked;
        case ErrorKind::internal:
        case ErrorKind::data_loss:
            break;
    }
    return ExitCode::failed;
}

}  // namespace forecast
