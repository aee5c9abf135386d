#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/core/forecaster.hpp"

namespace forecast {

/// A forecaster under the name that the config gives it, which several may ask: a backtest, and the forecasters that
/// build on it. What it fitted and forecast is remembered, so that it is made once.
///
/// As a Forecaster it answers as the one that it holds, to the last bit. Those that build on it say by which fit they
/// want a forecast, and so do not disturb each other.
class SharedForecaster final : public Forecaster {
public:
    /// A fit as of an origin; nothing: the saved fit, or none of a forecaster that needs none.
    using Fit = std::optional<Origin>;

    /// `issue`: when the forecasts of rolling() are issued. `bases`: those that `forecaster` builds on; they are
    /// prepared with it, each time.
    SharedForecaster(std::string name, std::unique_ptr<Forecaster> forecaster, IssueOptions issue,
                     std::vector<std::shared_ptr<SharedForecaster>> bases = {});

    [[nodiscard]] std::string name() const override { return name_; }
    /// Prepares the forecaster, unless `frame` is the one it was prepared with and has not changed.
    void prepare(const Frame& frame) override;
    void fit(const Origin& origin) override;
    void update(std::size_t first, std::size_t last) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override { return forecast(wanted_, origin); }
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override {
        return explain_by(wanted_, origin);
    }
    [[nodiscard]] std::vector<MemberWeight> members(const Origin& origin, std::size_t step) const override;
    [[nodiscard]] int refit_every_days() const override { return forecaster_->refit_every_days(); }
    [[nodiscard]] bool uses_weather() const override { return forecaster_->uses_weather(); }
    [[nodiscard]] bool shares_others() const override { return is_base_ || !bases_.empty(); }
    [[nodiscard]] std::optional<Day> fitted_on() const override;
    /// Those of the forecaster; of a base, what rolling() gave besides.
    [[nodiscard]] nlohmann::ordered_json fitted_values() const override;
    void load_fit(SavedFit saved) override;
    void keep_fit() override;

    // What those that build on it ask. REQUIRES: prepared.

    /// The fit that is due for the origin's first row in a backtest; nothing if it needs none.
    [[nodiscard]] Fit due(const Origin& origin) const;
    /// The same. Throws Error(insufficient_data) if there are too few data for it.
    [[nodiscard]] Fit due_or_throw(const Origin& origin) const;
    /// The saved fit; where it was not saved, the one that was due on that day.
    [[nodiscard]] Fit saved_or_due(Day day) const;
    /// Whether there are the data for this fit.
    [[nodiscard]] bool can_fit(const Fit& fit) const;
    /// [horizon] its forecasts by this fit. REQUIRES: can_fit(fit).
    [[nodiscard]] std::vector<double> forecast(const Fit& fit, const Origin& origin) const;
    /// explain() by this fit.
    [[nodiscard]] std::optional<Explanation> explain_by(const Fit& fit, const Origin& origin) const;
    /// The forecast of `row` as a backtest has it: out of sample, issued for the row, by the fit that is due then. NaN
    /// if there is none. REQUIRES: row < size of the frame's axis.
    [[nodiscard]] double rolling(std::size_t row);
    /// An out-of-sample forecast of `row`, issued for it: by `fit` if that is not later than the row, else rolling().
    /// REQUIRES: as rolling() and forecast().
    [[nodiscard]] double out_of_sample(std::size_t row, const Fit& fit);
    /// What fitted_values() and fitted_on() say of this fit.
    [[nodiscard]] SavedFit saved(const Fit& fit) const;
    /// keep_fit() of this fit.
    void keep(const Fit& fit);

private:
    using FitKey = std::pair<Timestamp, std::size_t>;
    using ForecastKey = std::tuple<std::optional<FitKey>, Timestamp, std::size_t, std::size_t>;

    /// Gives forecaster_ this fit, if it has another.
    void turn_to(const Fit& fit) const;
    [[nodiscard]] nlohmann::ordered_json values_of(const Fit& fit) const;
    /// What rolling() gave or was saved, as it is saved; null where there is nothing, or nobody builds on it.
    [[nodiscard]] std::shared_ptr<const nlohmann::ordered_json> history_values() const;
    void restore_history();

    std::string name_;
    std::unique_ptr<Forecaster> forecaster_;
    IssueOptions issue_;
    std::vector<std::shared_ptr<SharedForecaster>> bases_;
    bool is_base_ = false;  // others build on it
    const Frame* frame_ = nullptr;
    std::uint64_t digest_ = 0;               // of *frame_ when it was prepared
    Fit wanted_;                             // by whom has fit()
    mutable std::optional<FitKey> present_;  // the fit that forecaster_ has; nothing: the saved one
    mutable std::map<FitKey, Error> refused_;
    mutable std::map<ForecastKey, std::vector<double>> forecasts_;
    std::vector<std::optional<double>> history_;  // [rows] what rolling() gave
    std::optional<Day> saved_day_;
    bool is_loaded_ = false;  // since the newest prepare()
    std::shared_ptr<const nlohmann::ordered_json> saved_history_;
};

}  // namespace forecast
