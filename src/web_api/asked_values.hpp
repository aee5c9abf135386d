#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/time.hpp"

namespace forecast {

/// The parameters of a query. An empty value counts as absent.
class AskedValues {
public:
    /// "a=1&b=x%20y"; + stands for a blank. Throws Error(invalid_argument), naming those that are `known`, for another
    /// parameter, and for one that is there twice.
    AskedValues(const std::string& query, const std::vector<std::string>& known);

    [[nodiscard]] std::string text(const std::string& name) const;  ///< "" if it is absent
    /// Throws Error(invalid_argument) for what is no whole number from `least` to `most`.
    [[nodiscard]] std::optional<std::int64_t> integer(const std::string& name, std::int64_t least,
                                                      std::int64_t most) const;
    /// Throws Error(invalid_argument) for what is no day.
    [[nodiscard]] std::optional<Day> day(const std::string& name) const;
    /// Throws Error(invalid_argument) for what is no instant.
    [[nodiscard]] std::optional<Timestamp> time(const std::string& name) const;

private:
    std::map<std::string, std::string> values_;
};

}  // namespace forecast
