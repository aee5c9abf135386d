#include "forecast/workflow/fallback.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr std::array<std::string_view, 5> kRungs = {"combination", "additive", "linear", "j-7", "climatology"};
constexpr std::size_t kFirstNaive = 3;  // from here on they learn nothing

/// The place of the forecaster's kind among the rungs; their number for any other kind.
std::size_t rung_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    const bool is_named = entry != named.end();
    const auto begin = kRungs.begin() + (is_named ? 0 : kFirstNaive);
    const auto rung = std::find(begin, kRungs.end(), is_named ? entry->second.type : name);
    return static_cast<std::size_t>(rung - kRungs.begin());
}

std::size_t first_rung_below(const std::string& chosen, const NamedForecasters& named) {
    const std::size_t own = rung_of(chosen, named);
    if (own < kRungs.size()) {
        return own + 1;
    }
    return chosen == "j-1" ? kFirstNaive : 0;
}

}  // namespace

std::vector<std::string> fallback_chain(const std::string& chosen, const NamedForecasters& named,
                                        const std::vector<std::string>& recorded) {
    std::vector<std::string> chain = {chosen};
    for (std::size_t rung = first_rung_below(chosen, named); rung < kRungs.size(); ++rung) {
        std::copy_if(recorded.begin(), recorded.end(), std::back_inserter(chain),
                     [&](const std::string& name) { return name != chosen && rung_of(name, named) == rung; });
    }
    return chain;
}

ChainForecast forecast_by_first(const std::vector<std::string>& chain, const ForecastBy& forecast_by) {
    ChainForecast forecast;
    std::optional<Error> first;
    for (const std::string& name : chain) {
        try {
            forecast.rows = forecast_by(name);
            forecast.forecaster = name;
            return forecast;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::insufficient_data) {
                throw;
            }
            if (!first) {
                first = error;
            }
            forecast.failed.push_back({name, error.what()});
        }
    }
    throw Error(first.value());
}

std::string why_instead(const ChainForecast& forecast) {
    std::vector<std::string> names;
    for (const FailedForecaster& failed : forecast.failed) {
        names.push_back(failed.name);
    }
    return fmt::format("{} forecasts instead of {}, which cannot: {}", forecast.forecaster, join(names, " and "),
                       forecast.failed.front().reason);
}

}  // namespace forecast
