#include "data_period.hpp"

namespace forecast {

void add_period_options(CLI::App& command, DataPeriodArguments& arguments) {
    command.add_option("--from", arguments.from, "First Paris day");
    command.add_option("--to", arguments.to, "Paris day after the last");
}

Period period_of(const DataPeriodArguments& arguments) {
    return {arguments.from.empty() ? Timestamp::min() : start_of(parse_day_option("--from", arguments.from), kParis),
            arguments.to.empty() ? Timestamp::max() : start_of(parse_day_option("--to", arguments.to), kParis)};
}

}  // namespace forecast
