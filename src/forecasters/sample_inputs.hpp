#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/features/past_window.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/forecasters/shared_forecaster.hpp"
#include "forecast/statistical/learning_rows.hpp"
#include "learnt_model.hpp"

namespace forecast {

/// What the samples of a learnt forecaster are made of.
struct SampleOptions {
    std::vector<FeatureOptions> features;  ///< of the forecast rows
    std::vector<FeatureOptions> past;      ///< of each step of the window
    std::size_t window = 0;                ///< rows of it
    bool whole_days = false;               ///< a sample is a day with all of its rows, not a row
    bool by_hour = false;                  ///< and its steps are the hours of that day, not a window
};

/// The inputs of a model, from what is known at the issue of a sample: a row, or on a fixed axis a day of rows.
///
///   covariates  features of the row; of a day those that are the same all day once, the others every third hour
///               the base's forecast against the newest load (of a day every hour)
///               the base's error on the newest known day, its mean over the newest seven, and on the day a week before
///               of a single row on a fixed axis its period of the day, and the base's error on the newest known rows,
///               whatever their time of day: on the last, and its mean over the last quarter of a day and the last day
///   window      past features of the newest known rows
///   or hours    of the day: the features that vary within it, the base of each row against the newest load, its errors
///               as above, and the hour as three pairs of sine and cosine
class SampleInputs {
public:
    /// `base` may be null. Throws Cancelled when that is requested, as update() does; Error(invalid_argument) if days
    /// are to be read by hour and have no hours. REQUIRES: the base is prepared on
    /// the frame, which outlives this.
    SampleInputs(const Frame& frame, const SampleOptions& options, const IssueOptions& issue,
                 std::shared_ptr<SharedForecaster> base, const Cancellation& cancellation = {});

    /// Which columns of the features are not the same on all rows of a day, on the days before `end`. All false where a
    /// sample is a row.
    [[nodiscard]] std::vector<bool> varying_columns(std::size_t end) const;
    /// The sizes of inputs of that layout.
    [[nodiscard]] InputSizes sizes(const std::vector<bool>& varying) const;

    /// The first row of the sample that `row` is in.
    [[nodiscard]] std::size_t first_row_of(std::size_t row) const;
    /// The rows of the sample that `row` is in, by period of the day; a single row is its own sample.
    [[nodiscard]] std::vector<std::size_t> rows_of(std::size_t row) const;
    /// Which output of its sample the row is.
    [[nodiscard]] std::size_t output_of(std::size_t row) const;
    /// The inputs of the sample of `rows`. `base` [rows] are the base's forecasts; without a base it is not looked at.
    [[nodiscard]] std::vector<float> inputs(const std::vector<std::size_t>& rows, const std::vector<double>& base,
                                            const std::vector<bool>& varying, const SharedForecaster::Fit& fit) const;
    /// [columns] the group of features that each input belongs to.
    [[nodiscard]] std::vector<std::string> groups(const std::vector<bool>& varying) const;
    /// Of the features and the window, for a saved model.
    [[nodiscard]] std::vector<std::string> names() const;
    /// The newest known load at the row's issue.
    [[nodiscard]] double newest_load(std::size_t row) const { return newest_.base(row); }

    /// Takes in that what is known at the issues of the rows first .. last - 1 has changed.
    void update(std::size_t first, std::size_t last);

private:
    static constexpr std::size_t kHours = 24;  // of a day

    [[nodiscard]] std::vector<std::size_t> positions(std::size_t count) const;
    [[nodiscard]] bool varies_within(std::size_t column, std::size_t first, std::size_t last) const;
    void append_window(std::size_t first_row, std::vector<float>& out) const;
    /// `errors` as errors_of() gives them.
    void append_hours(const std::vector<std::size_t>& rows, const std::vector<double>& base,
                      const std::vector<bool>& varying, const std::vector<float>& errors,
                      std::vector<float>& out) const;
    /// [3, base positions] the base's errors at the hours of the day: on the newest known day, their mean over the
    /// newest seven, and on the day a week before.
    [[nodiscard]] std::vector<float> errors_of(const std::vector<std::size_t>& rows,
                                               const SharedForecaster::Fit& fit) const;
    /// [step columns] the group of features of each column of an hour.
    [[nodiscard]] std::vector<std::string> hour_groups(const std::vector<bool>& varying) const;
    [[nodiscard]] std::vector<std::string> step_groups(const std::vector<bool>& varying) const;
    [[nodiscard]] std::size_t steps() const { return by_hour_ ? positions(kHours).size() : window_.steps(); }
    void append_newest_rows(std::size_t row, const SharedForecaster::Fit& fit, std::vector<float>& out) const;
    [[nodiscard]] double error_of(std::size_t past, Timestamp issued, const SharedForecaster::Fit& fit) const;
    /// Whether samples are rows of a fixed axis.
    [[nodiscard]] bool has_single_rows() const { return span_ == 1 && !frame_->axis.daily(); }

    const Frame* frame_;
    IssueOptions issue_;
    std::shared_ptr<SharedForecaster> base_;
    std::size_t span_;  // rows of a usual sample
    bool by_hour_;
    FeaturePipeline pipeline_;
    std::optional<MadeFeatures> made_;  // for updates
    FeatureTable table_;
    PastWindow window_;
    mutable std::map<std::size_t, std::vector<double>> windows_;  // by first row; samples of a day share theirs
    ChangeTarget newest_;
};

}  // namespace forecast
