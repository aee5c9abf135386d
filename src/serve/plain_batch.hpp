#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/tracking/entities.hpp"

namespace forecast {

/// The body of a request log-batch as nearly all are: a run and points of its metrics.
struct PlainBatch {
    std::string run_id;
    std::vector<Metric> metrics;
};

/// Reads such a body without a tree of JSON, which takes as long as it does to write a point. Nothing where anything
/// else is in it, or something is missing or wrong: RequestFields reads that, and says what is wrong.
std::optional<PlainBatch> find_plain_batch(std::string_view body, std::size_t most_metrics);

}  // namespace forecast
