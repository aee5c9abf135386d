#include "forecast/features/pipeline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

#include "feature_types.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

struct Count {
    std::size_t low;
    std::size_t high;
};
constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
constexpr Count kNone{0, 0};
constexpr Count kOne{1, 1};
constexpr Count kOneOrTwo{1, 2};
constexpr Count kTwo{2, 2};
constexpr Count kSome{1, kAny};
constexpr Count kFree{0, kAny};

struct Entry {
    std::string_view type;
    Count of;
    Count at;
    FeaturePointer (*make)(const FeatureOptions&, const Frame&);
};

constexpr std::array kFeatures = {
    Entry{"value", kSome, kNone, make_value},
    Entry{"lag", kSome, kSome, make_lag},
    Entry{"lead", kSome, kSome, make_lead},
    Entry{"difference", kSome, kSome, make_difference},
    Entry{"rolling_mean", kSome, kSome, make_rolling_mean},
    Entry{"day_of_week", kNone, kNone, make_day_of_week},
    Entry{"month", kNone, kNone, make_month},
    Entry{"is_weekend", kNone, kNone, make_is_weekend},
    Entry{"is_holiday", kNone, kNone, make_is_holiday},
    Entry{"is_holiday_prev", kNone, kNone, make_is_holiday_prev},
    Entry{"is_holiday_next", kNone, kNone, make_is_holiday_next},
    Entry{"calendar", kNone, kNone, make_calendar},
    Entry{"time_of_day", kNone, kNone, make_time_of_day},
    Entry{"day_codes", kNone, kNone, make_day_codes},
    Entry{"lag_day_codes", kOne, kNone, make_lag_day_codes},
    Entry{"load_memory", kOne, kNone, make_load_memory},
    Entry{"recent_change", kOne, kNone, make_recent_change},
    Entry{"day_means", kOne, kNone, make_day_means},
    Entry{"temperature_response", kOneOrTwo, kFree, make_temperature_response},
    Entry{"temperature_memory", kOneOrTwo, kFree, make_temperature_memory},
    Entry{"wind_chill", kTwo, kNone, make_wind_chill},
};

const Entry& entry_of(const std::string& type) {
    const auto found = std::find_if(kFeatures.begin(), kFeatures.end(), [&](const Entry& e) { return e.type == type; });
    if (found != kFeatures.end()) {
        return *found;
    }
    const std::string meant = nearest(type, feature_types());
    throw Error(ErrorKind::invalid_argument, "unknown feature '{}'{}; there are {}", type,
                meant.empty() ? "" : ", did you mean '" + meant + "'?", join(feature_types(), ", "));
}

void check_count(const std::string& type, const char* key, Count allowed, std::size_t given) {
    if (given >= allowed.low && given <= allowed.high) {
        return;
    }
    const std::string wanted = allowed.high == 0            ? "none"
                               : allowed.high == kAny       ? "one or more"
                               : allowed.low < allowed.high ? fmt::format("{} or {}", allowed.low, allowed.high)
                                                            : std::to_string(allowed.low);
    throw Error(ErrorKind::invalid_argument, "the feature '{}' takes {} in \"{}\", not {}", type, wanted, key, given);
}

void check_days(const FeatureOptions& options) {
    for (const double at : options.at) {
        if (at < 1 || at > 3660 || at != std::floor(at)) {
            throw Error(ErrorKind::invalid_argument, "the feature '{}' takes whole days from 1 on in \"at\", not {}",
                        options.type, at);
        }
    }
}

void check_column(const std::string& type, const std::string& column, const Frame& frame) {
    if (frame.find(column)) {
        return;
    }
    std::vector<std::string> known;
    for (const Column& c : frame.columns) {
        known.push_back(c.name);
    }
    const std::string meant = nearest(column, known);
    throw Error(ErrorKind::invalid_argument, "the feature '{}' reads an unknown column '{}'{}; there are {}", type,
                column, meant.empty() ? "" : ", did you mean '" + meant + "'?", join(known, ", "));
}

FeaturePointer make_feature(const FeatureOptions& options, const Frame& frame) {
    const Entry& entry = entry_of(options.type);
    check_count(options.type, "of", entry.of, options.of.size());
    check_count(options.type, "at", entry.at, options.at.size());
    check_days(options);
    for (const std::string& column : options.of) {
        check_column(options.type, column, frame);
    }
    return entry.make(options, frame);
}

std::vector<std::string> names_of(const Feature& feature, const FeatureOptions& options) {
    auto names = feature.names();
    if (options.as.empty()) {
        return names;
    }
    if (options.as.size() != names.size()) {
        throw Error(ErrorKind::invalid_argument, "the feature '{}' gives {} columns ({}), but \"as\" names {}",
                    options.type, names.size(), join(names, ", "), options.as.size());
    }
    return options.as;
}

std::string group_of(const FeatureOptions& options) {
    return options.of.empty() ? options.type : fmt::format("{}({})", options.type, join(options.of, ", "));
}

/// The issue time, or just before the row's end where that is earlier: a row's own target is never known ahead.
Timestamp moment_of(const IssueOptions& issue, const TimeAxis& axis, std::size_t first_row, std::size_t row) {
    const Timestamp issued = issue_time(issue, axis, first_row);
    return row < axis.size() ? std::min(issued, axis.end(row) - std::chrono::seconds(1)) : issued;
}

void refuse_duplicates(const std::vector<std::string>& names) {
    std::set<std::string_view> seen;
    for (const std::string& name : names) {
        if (!seen.insert(name).second) {
            throw Error(ErrorKind::invalid_argument,
                        "two features give a column '{}'; name one of them otherwise with \"as\"", name);
        }
    }
}

}  // namespace

FeaturePipeline::FeaturePipeline(const std::vector<FeatureOptions>& options, const Frame& frame, IssueOptions issue,
                                 Cancellation cancellation)
    : options_(options), issue_(std::move(issue)), cancellation_(std::move(cancellation)) {
    for (const FeatureOptions& wanted : options) {
        const auto feature = make_feature(wanted, frame);
        const auto names = names_of(*feature, wanted);
        for (std::size_t i = 0; i < names.size(); ++i) {
            target_lags_.push_back(feature->target_lag(i).value_or(-1));
        }
        sizes_.push_back(names.size());
        names_.insert(names_.end(), names.begin(), names.end());
        groups_.insert(groups_.end(), names.size(), group_of(wanted));
        rows_beyond_ = std::max(rows_beyond_, feature->rows_beyond());
    }
    refuse_duplicates(names_);
}

FeatureTable FeaturePipeline::future_features(const Frame& frame) const {
    const std::size_t rows = frame.axis.size();
    FeatureTable table{names_, rows, std::vector<double>(names_.size() * rows, kMissing), groups_};
    fill(table, make(frame), 0, rows);
    return table;
}

MadeFeatures FeaturePipeline::make(const Frame& frame) const {
    MadeFeatures made{&frame, {}};
    for (const FeatureOptions& wanted : options_) {
        made.features.push_back(make_feature(wanted, frame));
    }
    return made;
}

void FeaturePipeline::renew(MadeFeatures& made) const {
    for (std::size_t f = 0; f < options_.size(); ++f) {
        if (made.features[f]->keeps_past()) {
            made.features[f] = make_feature(options_[f], *made.frame);
        }
    }
}

void FeaturePipeline::update_future_features(FeatureTable& table, MadeFeatures& made, std::size_t first,
                                             std::size_t last) const {
    renew(made);
    fill(table, made, first, last);
}

AsOf FeaturePipeline::known(const Frame& frame, std::size_t first_row, std::size_t row) const {
    return known_at(issue_, frame, moment_of(issue_, frame.axis, first_row, row),
                    row + 1 + static_cast<std::size_t>(rows_beyond_));
}

void FeaturePipeline::compute(const MadeFeatures& made, const AsOf& known, std::ptrdiff_t row, double* out) const {
    for (std::size_t f = 0; f < sizes_.size(); ++f) {
        made.features[f]->compute(known, row, out);
        out += sizes_[f];
    }
}

void FeaturePipeline::fill(FeatureTable& table, const MadeFeatures& made, std::size_t first, std::size_t last) const {
    const Frame& frame = *made.frame;
    std::vector<double> row_values(names_.size());
    for (std::size_t row = first; row < std::min(last, table.rows); ++row) {
        cancellation_.check();
        compute(made, known(frame, row, row), static_cast<std::ptrdiff_t>(row), row_values.data());
        for (std::size_t c = 0; c < row_values.size(); ++c) {
            table.values[c * table.rows + row] = row_values[c];
        }
    }
}

bool reads_weather(const Frame& frame, const std::vector<FeatureOptions>& features) {
    const auto is_weather = [&](const std::string& name) {
        const auto column = frame.find(name);
        return column && frame.columns[*column].role == Role::future_covariate;
    };
    return std::any_of(features.begin(), features.end(), [&](const FeatureOptions& feature) {
        return std::any_of(feature.of.begin(), feature.of.end(), is_weather);
    });
}

Constraint feature_type() {
    Constraint constraint;
    for (const Entry& entry : kFeatures) {
        constraint.choices.push_back(entry.type);
    }
    return constraint;
}

std::vector<std::string> feature_types() {
    std::vector<std::string> types;
    for (const Entry& entry : kFeatures) {
        types.emplace_back(entry.type);
    }
    return types;
}

}  // namespace forecast
