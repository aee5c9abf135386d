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

// How a learner's fit becomes JSON and comes back; saved_forecaster.hpp has the file around it.

namespace forecast {

/// A fit as of a day, read from a file.
struct SavedFit {
    std::filesystem::path file;  ///< for messages
    Day day;
    nlohmann::ordered_json values;  ///< as Saveable::fitted_values() gave them
};

/// Saved values that are not what was written. It does not know the file; read_saved() makes an Error that names it.
class Malformed : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws Malformed(what) unless `so`.
void require(bool so, const char* what);

/// A forecaster whose fit can be kept in a file.
class Saveable {
public:
    virtual ~Saveable() = default;
    /// The day of the fit, or of the one that was loaded. Nothing before either.
    [[nodiscard]] virtual std::optional<Day> fitted_on() const = 0;
    /// All that was fitted. REQUIRES: fitted_on() has a value.
    [[nodiscard]] virtual nlohmann::ordered_json fitted_values() const = 0;
    /// Adds a saved fit. prepare() restores the one that was added last, fit() one that is as of its day.
    virtual void load_state(SavedFit saved) = 0;
    /// The saved fits, that which was added last at the end.
    [[nodiscard]] virtual std::vector<SavedFit> loaded() const = 0;

protected:
    Saveable() = default;
    Saveable(const Saveable&) = default;
    Saveable& operator=(const Saveable&) = default;
};

/// The Error for a file that is not a saved forecaster, or not one for these data.
Error not_ours(const std::filesystem::path& file, const std::string& why);

/// What `read` makes of the saved values. Its nlohmann exceptions and Malformed become an Error that names the file.
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

/// [count] the models of the periods of the day, each made by `read` from its part of the values. Throws
/// Error(internal) if there are not `count`: the data have another time step.
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

/// A believable number (core/limits.hpp). This and the next throw nlohmann's exceptions or Malformed for anything else.
double read_number(const nlohmann::ordered_json& saved);
/// [size] exactly so many believable numbers.
Eigen::VectorXd read_vector(const nlohmann::ordered_json& saved, Eigen::Index size);

/// The names of columns of a table, as they are saved.
std::vector<std::string> names_of(const std::vector<std::size_t>& columns, const FeatureTable& table);
/// The columns of saved names. Throws Malformed for one that the table lacks.
std::vector<std::size_t> read_columns(const nlohmann::ordered_json& saved, const FeatureTable& table);

}  // namespace forecast
