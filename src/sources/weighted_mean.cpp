#include "weighted_mean.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

constexpr std::chrono::hours kLatestBegin(24 * 31);  // of one key after another

/// The first time at which `values`, tidied, have a value.
std::optional<Timestamp> first_time(const std::vector<RawValue>& values) {
    const auto found =
        std::find_if(values.begin(), values.end(), [](const RawValue& v) { return !std::isnan(v.value); });
    return found == values.end() ? std::nullopt : std::optional(found->time);
}

/// Throws where a weighted key is nowhere, or begins so much later than another that the mean would be of other places.
void check_begins(const std::map<std::string, std::vector<RawValue>>& by_key,
                  const std::map<std::string, double>& weights, const std::string& of) {
    std::map<Timestamp, std::string> begins;
    for (const auto& [key, weight] : weights) {
        const auto found = by_key.find(key);
        const auto begin = found == by_key.end() ? std::nullopt : first_time(found->second);
        if (!begin) {
            throw Error(ErrorKind::insufficient_data, "{}: weights name '{}', of which there is no value; leave it out",
                        of, key);
        }
        begins.emplace(*begin, key);
    }
    const auto& [earliest, with] = *begins.begin();
    const auto& [latest, late] = *begins.rbegin();
    if (latest - earliest > kLatestBegin) {
        throw Error(
            ErrorKind::insufficient_data,
            "{}: '{}' begins on {}, {} days after '{}', and a mean over both would change its meaning there; leave "
            "it out of weights, or give files that begin when all are there",
            of, late, format_day(day_of(latest, kParis)), day_of(latest, kParis) - day_of(earliest, kParis), with);
    }
}

}  // namespace

std::vector<RawValue> weighted_mean(std::map<std::string, std::vector<RawValue>> by_key,
                                    const std::map<std::string, double>& weights, const std::string& of) {
    struct Sum {
        double weighted = 0;
        double weight = 0;
        std::size_t keys = 0;
    };
    for (auto& [key, values] : by_key) {
        values = tidy(std::move(values)).values;
    }
    check_begins(by_key, weights, of);
    std::map<Timestamp, Sum> sums;
    double total = 0;
    for (const auto& [key, weight] : weights) {
        total += weight;
        for (const auto& raw : by_key[key]) {
            auto& sum = sums[raw.time];
            sum.weighted += weight * raw.value;
            ++sum.keys;
        }
    }
    std::vector<RawValue> means;
    for (const auto& [time, sum] : sums) {
        means.push_back({time, 0, sum.keys == weights.size() ? sum.weighted / total : kMissing});
    }
    return means;
}

}  // namespace forecast
