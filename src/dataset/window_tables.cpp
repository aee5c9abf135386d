#include "forecast/dataset/window_tables.hpp"

namespace forecast {

WindowTables compute_window_tables(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue,
                                   const std::string& target_name) {
    const Column& target = frame.columns[frame.index(target_name)];
    const FeaturePipeline past(features.past, frame, issue);
    const FeaturePipeline ahead(features.ahead, frame, issue);
    WindowTables tables;
    const int rows_before = frame.axis.daily() ? days_ahead(issue) : 0;
    tables.past = past.past_features(frame, static_cast<std::size_t>(rows_before));
    tables.ahead = ahead.future_features(frame);
    tables.past_lags = past.target_lags();
    for (int& lag : tables.past_lags) {
        lag += lag < 0 ? 0 : rows_before;
    }
    tables.ahead_lags = ahead.target_lags();
    tables.target = target.values;
    for (std::size_t row = 0; row < target.values.size(); ++row) {
        tables.observed.push_back(target.is_observed(row));
        tables.days.push_back(frame.axis.day(row));
    }
    return tables;
}

}  // namespace forecast
