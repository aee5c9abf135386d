#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <spdlog/spdlog.h>

#include "composite.hpp"
#include "composites.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/core/text.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/statistical/learning_rows.hpp"

namespace forecast {
namespace {

constexpr double kLargestStep = 5;  // in usual errors
constexpr double kSmallestWeight = 0.001;

/// The weighted mean of the values that are there, and the weight of each of them in it.
struct Mean {
    double value = kMissing;
    std::vector<double> shares;  ///< [members] sum 1; 0 of one without a value
};

Mean mean_of_known(const std::vector<double>& values, const std::vector<double>& weights) {
    Mean mean;
    double total = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        mean.shares.push_back(std::isnan(values[i]) ? 0 : weights[i]);
        total += mean.shares.back();
    }
    if (total <= 0) {
        return mean;
    }
    mean.value = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        mean.shares[i] /= total;
        mean.value += mean.shares[i] > 0 ? mean.shares[i] * values[i] : 0;
    }
    return mean;
}

/// A past row: what came, and what the members had forecast.
struct PastRow {
    double load = 0;
    std::vector<double> forecasts;  ///< [members] NaN = none
};

/// Exponentiated gradient on the absolute error of the weighted mean, from equal weights on (Kivinen and Warmuth,
/// "Exponentiated gradient versus gradient descent for linear predictors", 1997). Errors are measured in mean absolute
/// errors of the equally weighted mean, so that `rate` has no unit.
///
/// Steps are bounded and no weight falls below a thousandth, so that one wrong load does not silence a member for ever.
std::vector<double> learn_weights(const std::vector<PastRow>& rows, std::size_t members, double rate) {
    const std::vector<double> equal(members, 1.0 / static_cast<double>(members));
    double sum = 0;
    std::size_t n = 0;
    for (const PastRow& row : rows) {
        const double mean = mean_of_known(row.forecasts, equal).value;
        sum += std::isnan(mean) ? 0 : std::abs(mean - row.load);
        n += std::isnan(mean) ? 0 : 1;
    }
    std::vector<double> weights = equal;
    if (sum <= 0) {
        return weights;
    }
    const double usual_error = sum / static_cast<double>(n);
    for (const PastRow& row : rows) {
        const double mean = mean_of_known(row.forecasts, weights).value;
        const double sign = mean > row.load ? 1 : -1;
        double total = 0;
        for (std::size_t i = 0; i < members; ++i) {
            if (!std::isnan(row.forecasts[i])) {
                const double gradient = sign * (row.forecasts[i] - mean) / usual_error;
                weights[i] *= std::exp(-rate * std::clamp(gradient, -kLargestStep, kLargestStep));
            }
            total += weights[i];
        }
        for (double& weight : weights) {
            weight = std::max(weight / total, kSmallestWeight);
        }
    }
    return weights;
}

class Combination final : public Composite {
public:
    Combination(CombinationOptions options, Bases members, CompositeContext context)
        : options_(std::move(options)), members_(std::move(members)), context_(std::move(context)) {}

    [[nodiscard]] std::string name() const override { return "combination"; }
    [[nodiscard]] int refit_every_days() const override { return 1; }
    [[nodiscard]] bool uses_weather() const override {
        return std::any_of(members_.begin(), members_.end(), [](const auto& member) { return member->uses_weather(); });
    }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    /// A contribution of each member: its share times what it adds to the newest known load.
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;
    [[nodiscard]] std::vector<MemberWeight> members(const Origin& origin, std::size_t step) const override;

private:
    void bind() override {}
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;
    void keep_bases() override;

    [[nodiscard]] std::vector<PastRow> past_rows(const Origin& origin) const;
    [[nodiscard]] std::vector<std::vector<double>> forecasts_of_members(const Origin& origin) const;
    [[nodiscard]] std::optional<Explanation> explain_row(std::size_t row, Timestamp issued_at,
                                                         const std::vector<double>& of_members) const;

    CombinationOptions options_;
    Bases members_;
    CompositeContext context_;
    std::vector<SharedForecaster::Fit> fits_;  // [members] that serve the present fit
    std::vector<double> weights_;              // [members] 0 of one that cannot be fitted
    mutable std::set<std::string> said_;       // members whose absence was said
};

void Combination::restore(const SavedFit& saved) {
    fits_.clear();
    for (const auto& member : members_) {
        fits_.push_back(member->saved_or_due(saved.day));
    }
    weights_ = read_saved(saved, [&](const nlohmann::ordered_json& values) {
        const auto& written = values.at("weights");
        require(written.is_object() && written.size() == members_.size(), "it has other members");
        std::vector<double> weights;
        double sum = 0;
        for (const auto& member : members_) {
            weights.push_back(read_number(written.at(member->name())));
            require(weights.back() >= 0 && weights.back() <= 2, "a weight is none");
            sum += weights.back();
        }
        require(sum > 0, "all weights are zero");
        return weights;
    });
}

/// The rows of the window whose load is known at the origin.
std::vector<PastRow> Combination::past_rows(const Origin& origin) const {
    const TimeAxis& axis = frame()->axis;
    std::vector<PastRow> rows;
    for (std::size_t row = axis.first_row_of(axis.day(origin.first_row) - options_.window_days); row < origin.first_row;
         ++row) {
        const double load = observed_load(*frame(), row, origin.issued_at);
        if (std::isnan(load)) {
            continue;
        }
        context_.cancellation.check();
        PastRow past{load, {}};
        for (const auto& member : members_) {
            past.forecasts.push_back(member->rolling(row));
        }
        rows.push_back(std::move(past));
    }
    return rows;
}

void Combination::learn(const Origin& origin) {
    const bool learns = options_.weights == Weighting::gradient;
    const auto past = learns ? past_rows(origin) : std::vector<PastRow>();
    weights_ = learn_weights(past, members_.size(), options_.rate / rows_per_day(frame()->axis));
    fits_.clear();
    for (std::size_t i = 0; i < members_.size(); ++i) {
        fits_.push_back(members_[i]->due(origin));
        weights_[i] = members_[i]->can_fit(fits_[i]) ? weights_[i] : 0;
    }
    if (std::all_of(weights_.begin(), weights_.end(), [](double weight) { return weight == 0; })) {
        throw Error(ErrorKind::insufficient_data,
                    "a combination needs one of {} members at least, none of them has enough data before {}",
                    members_.size(), format_day(frame()->axis.day(origin.first_row)));
    }
}

std::vector<std::vector<double>> Combination::forecasts_of_members(const Origin& origin) const {
    std::vector<std::vector<double>> forecasts(origin.horizon, std::vector<double>(members_.size(), kMissing));
    for (std::size_t i = 0; i < members_.size() && is_fitted(); ++i) {
        if (weights_[i] == 0) {
            continue;
        }
        const auto values = members_[i]->forecast(fits_[i], origin);
        for (std::size_t step = 0; step < origin.horizon; ++step) {
            forecasts[step][i] = values[step];
        }
    }
    return forecasts;
}

/// What each member adds to the newest known load; nothing if none has a forecast.
std::optional<Explanation> Combination::explain_row(std::size_t row, Timestamp issued_at,
                                                    const std::vector<double>& of_members) const {
    const Mean mean = mean_of_known(of_members, weights_);
    if (std::isnan(mean.value)) {
        return std::nullopt;
    }
    const auto newest = newest_known(AsOf(*frame(), issued_at, 0), kTarget, static_cast<std::ptrdiff_t>(row));
    Explanation explanation{newest ? newest->value : 0, {}};
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (mean.shares[i] > 0) {
            const double change = of_members[i] - explanation.baseline;
            explanation.contributions.push_back({members_[i]->name(), mean.shares[i] * change});
        } else if (said_.insert(members_[i]->name()).second) {
            spdlog::warn("{} has no forecast of some rows, the first of {}; the other members make up for it",
                         members_[i]->name(), format_day(frame()->axis.day(row)));
        }
    }
    return explanation;
}

std::vector<double> Combination::predict(const Origin& origin) const {
    std::vector<double> forecast;
    const auto of_members = forecasts_of_members(origin);
    for (std::size_t step = 0; step < origin.horizon; ++step) {
        const auto explanation = explain_row(origin.first_row + step, origin.issued_at, of_members[step]);
        forecast.push_back(explanation ? explanation->forecast() : kMissing);
    }
    return forecast;
}

std::optional<Explanation> Combination::explain(const Origin& origin) const {
    return explain_row(origin.first_row, origin.issued_at,
                       forecasts_of_members({origin.issued_at, origin.first_row, 1}).front());
}

std::vector<MemberWeight> Combination::members(const Origin& origin, std::size_t step) const {
    const Mean mean = mean_of_known(forecasts_of_members(origin).at(step), weights_);
    std::vector<MemberWeight> members;
    for (std::size_t i = 0; i < members_.size() && !std::isnan(mean.value); ++i) {
        if (mean.shares[i] > 0) {
            members.push_back({members_[i]->name(), mean.shares[i]});
        }
    }
    return members;
}

nlohmann::ordered_json Combination::values() const {
    nlohmann::ordered_json weights;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        weights[members_[i]->name()] = weights_[i];
    }
    return {{"weights", weights}};
}

void Combination::keep_bases() {
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (fits_[i] && weights_[i] > 0) {
            members_[i]->keep(fits_[i]);
        }
    }
}

}  // namespace

std::unique_ptr<Forecaster> make_combination(const CombinationOptions& options, Bases members,
                                             const CompositeContext& context) {
    return std::make_unique<Combination>(options, std::move(members), context);
}

}  // namespace forecast
