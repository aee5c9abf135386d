#include "sample_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFeaturePositions = 8;  // of a day
constexpr int kErrorDays = 7;
constexpr std::size_t kNewestRowMeans = 3;
constexpr std::size_t kErrorKinds = 3;
constexpr int kHarmonics = 3;
constexpr double kPi = 3.14159265358979323846;

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

SampleInputs::SampleInputs(const Frame& frame, const SampleOptions& options, const IssueOptions& issue,
                           std::shared_ptr<SharedForecaster> base, const Cancellation& cancellation)
    : frame_(&frame),
      issue_(issue),
      base_(std::move(base)),
      span_(options.whole_days ? static_cast<std::size_t>(rows_per_day(frame.axis)) : 1),
      by_hour_(options.by_hour),
      pipeline_(options.features, frame, issue, cancellation),
      table_(pipeline_.future_features(frame)),
      window_(frame, options.past, issue, options.window),
      newest_(frame, issue) {
    if (by_hour_ && span_ == 1) {
        throw Error(ErrorKind::invalid_argument,
                    "a network with over: target-day goes over the hours of a day, and frame.step is a day; use over: "
                    "past");
    }
}

void SampleInputs::update(std::size_t first, std::size_t last) {
    if (!made_) {
        made_.emplace(pipeline_.make(*frame_));
    }
    pipeline_.update_future_features(table_, *made_, first, last);
    window_.update();
    windows_.clear();
    newest_.update(first, last);
}

/// `count` places in a sample, or all of them, evenly spread.
std::vector<std::size_t> SampleInputs::positions(std::size_t count) const {
    const std::size_t stride = std::max<std::size_t>(span_ / count, 1);
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < span_; place += stride) {
        places.push_back(place);
    }
    return places;
}

bool SampleInputs::varies_within(std::size_t column, std::size_t first, std::size_t last) const {
    for (std::size_t row = first + 1; row < last; ++row) {
        if (!same(table_.at(column, row), table_.at(column, first))) {
            return true;
        }
    }
    return false;
}

std::vector<bool> SampleInputs::varying_columns(std::size_t end) const {
    std::vector<bool> varying(table_.columns(), false);
    const TimeAxis& axis = frame_->axis;
    std::size_t first = 0;
    while (span_ > 1 && first < end) {
        const std::size_t next = std::min(axis.first_row_of(axis.day(first) + 1), end);
        for (std::size_t c = 0; c < varying.size(); ++c) {
            varying[c] = varying[c] || varies_within(c, first, next);
        }
        first = next;
    }
    return varying;
}

InputSizes SampleInputs::sizes(const std::vector<bool>& varying) const {
    const std::size_t columns = step_groups(varying).size();
    return {groups(varying).size() - steps() * columns, steps(), columns, span_, by_hour_ ? span_ / steps() : 0};
}

std::size_t SampleInputs::first_row_of(std::size_t row) const {
    return span_ == 1 ? row : frame_->axis.first_row_of(frame_->axis.day(row));
}

std::vector<std::size_t> SampleInputs::rows_of(std::size_t row) const {
    return span_ == 1 ? std::vector<std::size_t>{row} : rows_by_period(frame_->axis, frame_->axis.day(row));
}

std::size_t SampleInputs::output_of(std::size_t row) const {
    return span_ == 1 ? 0 : period_of_day(frame_->axis, row);
}

std::vector<float> SampleInputs::errors_of(const std::vector<std::size_t>& rows,
                                           const SharedForecaster::Fit& fit) const {
    std::vector<float> out;
    std::vector<float> means;
    std::vector<float> week_before;
    for (const std::size_t place : positions(kHours)) {
        const auto row = static_cast<std::ptrdiff_t>(rows[place]);
        const Timestamp issued = issue_time(issue_, frame_->axis, rows[place]);
        double newest = kMissing;
        double a_week_before = kMissing;
        double sum = 0;
        int n = 0;
        for (int days = 1; days <= kMostDaysBack && n < kErrorDays; ++days) {
            const auto before = row_days_before(frame_->axis, row, days);
            if (before < 0) {
                break;
            }
            const double error = error_of(static_cast<std::size_t>(before), issued, fit);
            if (!std::isnan(error)) {
                newest = n == 0 ? error : newest;
                a_week_before = days == kErrorDays ? error : a_week_before;
                sum += error;
                ++n;
            }
        }
        out.push_back(static_cast<float>(newest));
        const double mean = n == 0 ? kMissing : sum / n;
        means.push_back(static_cast<float>(mean));
        // A hole in the load a week ago takes no forecast away.
        week_before.push_back(static_cast<float>(std::isnan(a_week_before) ? mean : a_week_before));
    }
    out.insert(out.end(), means.begin(), means.end());
    out.insert(out.end(), week_before.begin(), week_before.end());
    return out;
}

/// Of the base, where the load is known at `issued`.
double SampleInputs::error_of(std::size_t past, Timestamp issued, const SharedForecaster::Fit& fit) const {
    const double load = observed_load(*frame_, past, issued);
    return std::isnan(load) ? kMissing : load - base_->out_of_sample(past, fit);
}

/// The newest known rows are those of the morning before, say, while the row's own time of day is known a day later
/// only.
void SampleInputs::append_newest_rows(std::size_t row, const SharedForecaster::Fit& fit,
                                      std::vector<float>& out) const {
    const TimeAxis& axis = frame_->axis;
    const Timestamp issued = issue_time(issue_, axis, row);
    const auto day = static_cast<std::size_t>(rows_per_day(axis));
    const std::size_t first = axis.first_row_of(axis.day(row));
    const std::size_t oldest = first - std::min(first, static_cast<std::size_t>(kErrorDays + 1) * day);
    std::vector<double> errors;  // newest first
    for (std::size_t past = first; past > oldest && errors.size() < day; --past) {
        if (const double error = error_of(past - 1, issued, fit); !std::isnan(error)) {
            errors.push_back(error);
        }
    }
    for (const std::size_t rows : {std::size_t{1}, day / 4, day}) {
        const auto end = errors.begin() + static_cast<std::ptrdiff_t>(std::min(rows, errors.size()));
        const double sum = std::accumulate(errors.begin(), end, 0.0);
        out.push_back(
            static_cast<float>(end == errors.begin() ? kMissing : sum / static_cast<double>(end - errors.begin())));
    }
}

void SampleInputs::append_window(std::size_t first_row, std::vector<float>& out) const {
    if (window_.steps() == 0) {
        return;
    }
    auto& values = windows_[first_row];
    if (values.empty()) {
        const AsOf known = window_.known(first_row);
        const auto newest = newest_known_row(known, first_row);
        values = newest ? window_.values(known, *newest)
                        : std::vector<double>(window_.steps() * window_.columns(), kMissing);
    }
    std::transform(values.begin(), values.end(), std::back_inserter(out),
                   [](double value) { return static_cast<float>(value); });
}

void SampleInputs::append_hours(const std::vector<std::size_t>& rows, const std::vector<double>& base,
                                const std::vector<bool>& varying, const std::vector<float>& errors,
                                std::vector<float>& out) const {
    const auto hours = positions(kHours);
    const std::size_t rows_of_hour = span_ / hours.size();
    for (std::size_t hour = 0; hour < hours.size(); ++hour) {
        for (std::size_t c = 0; c < table_.columns(); ++c) {
            if (varying[c]) {
                out.push_back(static_cast<float>(table_.at(c, rows[hours[hour]])));
            }
        }
        for (std::size_t place = hours[hour]; base_ && place < hours[hour] + rows_of_hour; ++place) {
            out.push_back(static_cast<float>(base[place] - newest_.base(rows[place])));
        }
        for (std::size_t kind = 0; base_ && kind < kErrorKinds; ++kind) {
            out.push_back(errors[kind * hours.size() + hour]);
        }
        const double angle = 2 * kPi * static_cast<double>(hour) / static_cast<double>(hours.size());
        for (int harmonic = 1; harmonic <= kHarmonics; ++harmonic) {
            out.push_back(static_cast<float>(std::sin(harmonic * angle)));
            out.push_back(static_cast<float>(std::cos(harmonic * angle)));
        }
    }
}

std::vector<std::string> SampleInputs::hour_groups(const std::vector<bool>& varying) const {
    std::vector<std::string> all;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
        all.insert(all.end(), varying[c] ? 1 : 0, table_.groups[c]);
    }
    if (base_) {
        all.insert(all.end(), span_ / steps(), "level");
        all.insert(all.end(), kErrorKinds, "newest errors");
    }
    all.insert(all.end(), 2 * kHarmonics, "time of day");
    return all;
}

std::vector<std::string> SampleInputs::step_groups(const std::vector<bool>& varying) const {
    if (by_hour_) {
        return hour_groups(varying);
    }
    std::vector<std::string> all;
    for (const std::string& group : window_.groups()) {
        all.push_back("past " + group);
    }
    return all;
}

std::vector<float> SampleInputs::inputs(const std::vector<std::size_t>& rows, const std::vector<double>& base,
                                        const std::vector<bool>& varying, const SharedForecaster::Fit& fit) const {
    std::vector<float> out;
    const auto places = positions(kFeaturePositions);
    for (std::size_t c = 0; c < table_.columns(); ++c) {
        for (const std::size_t place : varying[c] ? places : std::vector<std::size_t>{0}) {
            out.push_back(static_cast<float>(table_.at(c, rows[place])));
        }
    }
    std::vector<float> errors;
    if (base_) {
        for (const std::size_t place : positions(kHours)) {
            out.push_back(static_cast<float>(base[place] - newest_.base(rows[place])));
        }
        errors = errors_of(rows, fit);
        out.insert(out.end(), errors.begin(), errors.end());
    }
    const TimeAxis& axis = frame_->axis;
    if (has_single_rows()) {
        out.push_back(static_cast<float>(period_of_day(axis, rows[0])));
        if (base_) {
            append_newest_rows(rows[0], fit, out);
        }
    }
    if (by_hour_) {
        append_hours(rows, base, varying, errors, out);
    } else {
        append_window(axis.first_row_of(axis.day(rows[0])), out);
    }
    return out;
}

std::vector<std::string> SampleInputs::groups(const std::vector<bool>& varying) const {
    std::vector<std::string> all;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
        all.insert(all.end(), varying[c] ? positions(kFeaturePositions).size() : 1, table_.groups[c]);
    }
    const std::size_t base_positions = positions(kHours).size();
    if (base_) {
        all.insert(all.end(), base_positions, "level");
        all.insert(all.end(), kErrorKinds * base_positions, "newest errors");
    }
    if (has_single_rows()) {
        all.emplace_back("time of day");
        all.insert(all.end(), base_ ? kNewestRowMeans : 0, "newest errors");
    }
    const auto of_step = step_groups(varying);
    for (std::size_t step = 0; step < steps(); ++step) {
        all.insert(all.end(), of_step.begin(), of_step.end());
    }
    return all;
}

std::vector<std::string> SampleInputs::names() const {
    auto all = table_.names;
    for (const std::string& name : window_.names()) {
        all.push_back("past " + name);
    }
    return all;
}

}  // namespace forecast
