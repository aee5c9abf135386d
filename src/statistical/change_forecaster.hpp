#pragma once

#include <optional>
#include <vector>

#include "day_periods.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/forecasters.hpp"
#include "learning_rows.hpp"
#include "saved_fit.hpp"

namespace forecast {

/// A forecaster that learns the load's change from a table of features: what it needs of a frame, and how a saved fit
/// stands in for one as of its own day.
class ChangeForecaster : public Forecaster, public Saveable {
public:
    [[nodiscard]] bool uses_weather() const final { return frame_ != nullptr && reads_weather(*frame_, features_); }
    void prepare(const Frame& frame) final;
    void fit(const Origin& origin) final;
    [[nodiscard]] std::optional<Day> fitted_on() const final;
    [[nodiscard]] nlohmann::ordered_json fitted_values() const final;
    void load_state(SavedFit saved) final { saved_ = std::move(saved); }

protected:
    ChangeForecaster(std::vector<FeatureOptions> features, const StatisticalOptions& options)
        : features_(std::move(features)), issue_(options.issue), cancellation_(options.cancellation) {}

    // Of the newest prepare().
    [[nodiscard]] const TimeAxis& axis() const { return frame_->axis; }
    [[nodiscard]] const FeatureTable& table() const { return table_; }
    [[nodiscard]] const ChangeTarget& target() const { return target_; }
    [[nodiscard]] const DayPeriods& periods() const { return periods_; }

    /// For what takes long: learn() may throw Cancelled at any point.
    [[nodiscard]] const Cancellation& cancellation() const { return cancellation_; }

    [[nodiscard]] bool is_fitted() const { return fitted_.has_value(); }
    [[nodiscard]] Timestamp issued_at(std::size_t row) const { return issue_time(issue_, axis(), row); }

private:
    /// Nothing of what was learnt from another frame shall be left.
    virtual void reset() = 0;
    virtual void learn(const Origin& origin) = 0;
    virtual void restore(const SavedFit& saved) = 0;
    /// Of what was learnt or taken up last; restore() reads them.
    [[nodiscard]] virtual nlohmann::ordered_json values() const = 0;

    std::vector<FeatureOptions> features_;
    IssueOptions issue_;
    Cancellation cancellation_;
    const Frame* frame_ = nullptr;
    FeatureTable table_;
    ChangeTarget target_;
    DayPeriods periods_;
    std::optional<Day> fitted_;
    std::optional<SavedFit> saved_;
};

}  // namespace forecast
