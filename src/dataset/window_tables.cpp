#include "forecast/dataset/window_tables.hpp"

namespace forecast {

WindowFeatures::WindowFeatures(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue)
    : frame_(frame),
      past_(features.past, frame, issue),
      ahead_(features.ahead, frame, issue),
      rows_before_(frame.axis.daily() ? static_cast<std::size_t>(days_ahead(issue)) : 0) {}

WindowTables WindowFeatures::tables(const std::string& target_name) const {
    const Column& target = frame_.columns[frame_.index(target_name)];
    WindowTables tables;
    tables.past = past_.past_features(frame_, rows_before_);
    tables.ahead = ahead_.future_features(frame_);
    tables.past_lags = past_.target_lags();
    for (int& lag : tables.past_lags) {
        lag += lag < 0 ? 0 : static_cast<int>(rows_before_);
    }
    tables.ahead_lags = ahead_.target_lags();
    tables.target = target.values;
    for (std::size_t row = 0; row < target.values.size(); ++row) {
        tables.observed.push_back(target.is_observed(row));
        tables.days.push_back(frame_.axis.day(row));
    }
    return tables;
}

void WindowFeatures::update(WindowTables& tables, std::size_t first, std::size_t last) {
    if (!made_past_) {
        made_past_ = past_.make(frame_);
        made_ahead_ = ahead_.make(frame_);
    }
    past_.update_past_features(tables.past, *made_past_, rows_before_, first, last);
    ahead_.update_future_features(tables.ahead, *made_ahead_, first, last);
}

WindowTables compute_window_tables(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue,
                                   const std::string& target_name) {
    return WindowFeatures(frame, features, issue).tables(target_name);
}

}  // namespace forecast
