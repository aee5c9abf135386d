#include "forecast/dataset/window_tables.hpp"

namespace forecast {

WindowFeatures::WindowFeatures(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue)
    : past_(features.past, frame, issue),
      ahead_(features.ahead, frame, issue),
      rows_before_(frame.axis.daily() ? static_cast<std::size_t>(days_ahead(issue)) : 0) {}

WindowTables WindowFeatures::tables(const Frame& frame, const std::string& target_name) const {
    const Column& target = frame.columns[frame.index(target_name)];
    WindowTables tables;
    tables.past = past_.past_features(frame, rows_before_);
    tables.ahead = ahead_.future_features(frame);
    tables.past_lags = past_.target_lags();
    for (int& lag : tables.past_lags) {
        lag += lag < 0 ? 0 : static_cast<int>(rows_before_);
    }
    tables.ahead_lags = ahead_.target_lags();
    tables.target = target.values;
    for (std::size_t row = 0; row < target.values.size(); ++row) {
        tables.observed.push_back(target.is_observed(row));
        tables.days.push_back(frame.axis.day(row));
    }
    return tables;
}

void WindowFeatures::update(WindowTables& tables, const Frame& frame, std::size_t first, std::size_t last) const {
    past_.update_past(tables.past, frame, rows_before_, first, last);
    ahead_.update_ahead(tables.ahead, frame, first, last);
}

WindowTables compute_window_tables(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue,
                                   const std::string& target_name) {
    return WindowFeatures(frame, features, issue).tables(frame, target_name);
}

}  // namespace forecast
