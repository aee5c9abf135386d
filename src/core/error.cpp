#include "forecast/core/error.hpp"

namespace forecast {

std::string_view to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::internal:
            return "internal";
        case ErrorKind::invalid_argument:
            return "invalid_argument";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::conflict:
            return "conflict";
        case ErrorKind::insufficient_data:
            return "insufficient_data";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::locked:
            return "locked";
        case ErrorKind::permission:
            return "permission";
        case ErrorKind::data_loss:
            break;
    }
    return "data_loss";
}

Error::~Error() = default;  // anchors the type in the executable, so that the neural plugin throws the same one

Error Error::with_advice(std::string advice) const {
    Error error = *this;
    error.advice_ = std::move(advice);
    return error;
}

}  // namespace forecast
