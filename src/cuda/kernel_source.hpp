#pragma once

#include <string>

namespace forecast {

/// lstm_job.hpp and fused_lstm.cu, which the build writes into the program.
std::string fused_lstm_source();

}  // namespace forecast
