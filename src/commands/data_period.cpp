#include "data_period.hpp"

#include <algorithm>

namespace forecast {

void add_period_options(CLI::App& command, DataPeriodArguments& arguments) {
    command.add_option("--from", arguments.from, "First Paris day");
    command.add_option("--to", arguments.to, "Paris day after the last");
}

Period period_of(const DataPeriodArguments& arguments) {
    return {arguments.from.empty() ? Timestamp::min() : start_of(parse_day_option("--from", arguments.from), kParis),
            arguments.to.empty() ? Timestamp::max() : start_of(parse_day_option("--to", arguments.to), kParis)};
}

void cut(ExperimentData& data, const Period& period) {
    const auto outside = [&](Timestamp time) { return time < period.begin || time >= period.end; };
    for (auto& [key, series] : data.series) {
        auto& values = series.values;
        values.erase(std::remove_if(values.begin(), values.end(), [&](const auto& o) { return outside(o.time); }),
                     values.end());
    }
    for (auto& [key, repeated] : data.repeated) {
        for (auto* times : {&repeated.conflicting, &repeated.skipped_hour}) {
            times->erase(std::remove_if(times->begin(), times->end(), outside), times->end());
        }
    }
}

}  // namespace forecast
