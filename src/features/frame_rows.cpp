#include "forecast/features/frame_rows.hpp"

#include <algorithm>
#include <cstdint>

#include "forecast/core/error.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kMostRows = 4'000'000;  // a century of quarter-hours
constexpr std::int64_t kMany = 100'000;

}  // namespace

void check_frame_rows(const FrameOptions& options, const Series& target) {
    if (target.values.empty()) {
        return;
    }
    const Timestamp begin = target.values.front().time;
    const Timestamp first = options.begin ? std::min(begin, start_of(*options.begin, options.time_zone)) : begin;
    const Timestamp last = target.values.back().time;
    const std::int64_t rows = (last - first) / options.step;
    const bool nearly_empty = rows > kMany && rows / 20 > static_cast<std::int64_t>(target.values.size());
    if (rows > kMostRows || nearly_empty) {
        throw Error(ErrorKind::insufficient_data,
                    "the frame would have {} rows for {} values: '{}' has some from {} to {}, and frame.step is {}; "
                    "mend the time that is wrong, or take a longer step",
                    rows, target.values.size(), options.target, format_utc(first), format_utc(last),
                    format_duration(options.step));
    }
}

}  // namespace forecast
