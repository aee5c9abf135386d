#include "forecast/core/error.hpp"

namespace forecast {

Error::~Error() = default;  // anchors the type in the executable, so that the neural plugin throws the same one

Error Error::with_advice(std::string advice) const {
    Error error = *this;
    error.advice_ = std::move(advice);
    return error;
}

std::string Error::with_its_advice() const {
    return advice_.empty() ? what() : what() + ("; " + advice_);
}

}  // namespace forecast
