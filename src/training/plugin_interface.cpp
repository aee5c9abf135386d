#include "forecast/training/neural_plugin.hpp"
#include "neural_interface.hpp"

namespace forecast {

// A file of its own, since it is compiled whenever one of the headers changes.
extern "C" const char* forecast_neural_interface() {
    return FORECAST_NEURAL_INTERFACE;
}

}  // namespace forecast
