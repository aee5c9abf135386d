#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "day_periods.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/learning_rows.hpp"
#include "forecast/statistical/makers.hpp"
#include "saved_fit.hpp"

namespace forecast {

/// Base of the forecasters that learn the load's change from a table of features (linear, additive).
///
/// Does for them: the feature table, the target, the periods of the day, and the saved fit that stands in for one as of
/// its own day. They learn and predict, one model for each period of the day.
///
/// What a subclass writes: name(), refit_every_days(), predict(), explain(), and the private functions below.
class ChangeForecaster : public Forecaster {
public:
    [[nodiscard]] bool uses_weather() const final { return frame_ != nullptr && reads_weather(*frame_, features_); }
    /// Computes the table. The newest saved fit is restored, so that predict() works without fit().
    void prepare(const Frame& frame) final;
    /// Restores a saved fit if one is of the origin's day, else learns. Throws Error(insufficient_data) if all known
    /// loads are equal.
    void fit(const Origin& origin) final;
    void update(std::size_t first, std::size_t last) final;
    [[nodiscard]] std::optional<Day> fitted_on() const final;
    [[nodiscard]] nlohmann::ordered_json fitted_values() const final;
    void load_fit(SavedFit saved) final;
    [[nodiscard]] std::vector<SavedFit> saved_fits() const final { return saved_; }

protected:
    ChangeForecaster(std::vector<FeatureOptions> features, const StatisticalOptions& options)
        : features_(std::move(features)),
          issue_(options.issue),
          cancellation_(options.cancellation),
          keeps_fits_(options.keep_fits) {}

    // What the newest prepare() made. REQUIRES: prepared.
    [[nodiscard]] const TimeAxis& axis() const { return frame_->axis; }
    /// Features of all rows, as known at each row's issue.
    [[nodiscard]] const FeatureTable& table() const { return table_; }
    /// What is learnt.
    [[nodiscard]] const ChangeTarget& target() const { return target_; }
    /// The rows of each period of the day.
    [[nodiscard]] const DayPeriods& periods() const { return periods_; }

    /// For long work: learn() may throw Cancelled at any point, and then counts as not fitted.
    [[nodiscard]] const Cancellation& cancellation() const { return cancellation_; }

    /// Whether something was learnt or restored on this frame.
    [[nodiscard]] bool is_fitted() const { return fitted_.has_value(); }
    /// When the forecast for `row` is issued.
    [[nodiscard]] Timestamp issued_at(std::size_t row) const { return issue_time(issue_, axis(), row); }

private:
    /// Forgets what was learnt from another frame.
    virtual void reset() = 0;
    /// Fits the model as of the origin. Throws Error(insufficient_data) with too few rows.
    virtual void learn(const Origin& origin) = 0;
    /// Takes the fitted values from a file. Throws Error, naming it, if they are not of this frame.
    virtual void restore(const SavedFit& saved) = 0;
    /// Follows an update() of the table and the target. Nothing to do where predict() reads these.
    virtual void follow(std::size_t /*first*/, std::size_t /*last*/) {}
    /// What was learnt or restored last, in the form that restore() reads.
    [[nodiscard]] virtual nlohmann::ordered_json values() const = 0;

    std::vector<FeatureOptions> features_;
    IssueOptions issue_;
    Cancellation cancellation_;
    bool keeps_fits_;
    const Frame* frame_ = nullptr;
    std::optional<FeaturePipeline> pipeline_;
    std::optional<MadeFeatures> made_;  // from the first update() on
    FeatureTable table_;
    ChangeTarget target_;
    DayPeriods periods_;
    std::optional<Day> fitted_;
    std::vector<SavedFit> saved_;  // the newest last
};

}  // namespace forecast
