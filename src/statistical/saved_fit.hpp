#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/time.hpp"
#include "forecast/features/pipeline.hpp"

namespace forecast {

/// What was fitted as of a day, read from a file.
struct SavedFit {
    std::filesystem::path file;  ///< for messages
    Day day;
    nlohmann::ordered_json values;  ///< as Saveable::fitted_values() gave them
};

/// Values that are not what was written; read_saved() tells of which file.
class Malformed : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws Malformed where what should be so is not.
void require(bool so, const char* what);

/// A forecaster whose fit can be kept in a file.
class Saveable {
public:
    virtual ~Saveable() = default;
    /// The day that the forecasts' fit is of; nothing before a fit.
    [[nodiscard]] virtual std::optional<Day> fitted_on() const = 0;
    [[nodiscard]] virtual nlohmann::ordered_json fitted_values() const = 0;
    /// To be called before prepare(), which then leaves it fitted; fit() as of the day of `saved` takes it up again.
    virtual void load_state(SavedFit saved) = 0;

protected:
    Saveable() = default;
    Saveable(const Saveable&) = default;
    Saveable& operator=(const Saveable&) = default;
};

Error not_ours(const std::filesystem::path& file, const std::string& why);

/// What `read` makes of the values; an Error that names the file where they are not what was written for such data.
template <class Read>
auto read_saved(const SavedFit& saved, Read&& read) {
    try {
        return read(saved.values);
    } catch (const nlohmann::json::exception& error) {
        throw not_ours(saved.file, error.what());
    } catch (const Malformed& error) {
        throw not_ours(saved.file, error.what());
    }
}

/// The periods of the day, each made by `read` of its part of the values; an Error where there are not `count`.
template <class Read>
auto read_periods(const SavedFit& saved, std::size_t count, Read&& read) {
    return read_saved(saved, [&](const nlohmann::ordered_json& values) {
        const nlohmann::ordered_json& periods = values.at("slots");
        if (!periods.is_array() || periods.size() != count) {
            throw Error("{} holds {} periods of the day, the data have {}; train anew with these data",
                        saved.file.string(), periods.size(), count);
        }
        std::vector<decltype(read(periods))> made;
        for (const auto& period : periods) {
            made.push_back(read(period));
        }
        return made;
    });
}

/// A number, or exactly `size` of them; throws nlohmann's exceptions or Malformed.
double read_number(const nlohmann::ordered_json& saved);
Eigen::VectorXd read_vector(const nlohmann::ordered_json& saved, Eigen::Index size);

std::vector<std::string> names_of(const std::vector<std::size_t>& columns, const FeatureTable& table);
/// The columns of these names; throws Malformed for one that the table lacks.
std::vector<std::size_t> read_columns(const nlohmann::ordered_json& saved, const FeatureTable& table);

}  // namespace forecast
