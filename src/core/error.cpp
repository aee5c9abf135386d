#include "forecast/core/error.hpp"

namespace forecast {

Error::~Error() = default;  // anchors the type in the executable, so that the neural plugin throws the same one

}  // namespace forecast
