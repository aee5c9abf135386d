#pragma once

#include <string>

namespace forecast {

/// The kernels, lstm_job.hpp in front, which the build writes into the program.
std::string fused_lstm_source();

}  // namespace forecast
