#pragma once

#include <string>

#include "common.hpp"

namespace forecast {

/// `evaluate --from-store`: scores forecasts as they were issued.
struct StoreEvaluation {
    std::string run;   ///< empty: of all runs
    std::string from;  ///< first Paris day; empty: that of the first forecast
    std::string to;    ///< last Paris day, excluded; empty: behind the last forecast
    OutputArguments output;
};
ExitCode evaluate_from_store(const StoreEvaluation& arguments, Session& session);

}  // namespace forecast
