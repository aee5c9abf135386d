#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adaptation.hpp"
#include "contribution_groups.hpp"
#include "effect_model.hpp"
#include "forecast/statistical/learning_rows.hpp"

// The additive model of one period of the day, and how its filter follows the days.

namespace forecast {

/// What the filter reads of the frame. Made for data that outlive it.
struct PeriodData {
    const FeatureTable& table;
    const ChangeTarget& target;
    const std::vector<std::size_t>& rows;                 ///< of the period, ascending
    std::function<Timestamp(std::size_t row)> issued_at;  ///< when the forecast for a row is issued
};

/// How far a filter has come: it has forecast the rows before the place `next`, and has learnt from those before the
/// place `learnt`.
struct FilterPass {
    KalmanFilter filter;
    std::size_t next = 0;
    std::size_t learnt = 0;
};

/// The additive model of one period of the day.
///
/// Call order: (adapt (forecast | parts_of)*)*
class AdditivePeriod {
public:
    /// Takes the parts of what the change of a row is forecast to be.
    using TakeParts = std::function<void(std::size_t row, const Eigen::VectorXd& parts)>;

    explicit AdditivePeriod(EffectModel effects) : effects_(std::move(effects)) {}

    [[nodiscard]] const EffectModel& effects() const { return effects_; }
    /// Where the model has the term of this name.
    [[nodiscard]] std::optional<Eigen::Index> place_of(const std::string& term) const;
    /// Sets which terms are adapted. REQUIRES: the model has them.
    void adapt(const std::vector<std::string>& drifting, double initial_variance, const FeatureTable& table);
    [[nodiscard]] const Adaptation& adaptation() const { return *adaptation_; }
    /// Of the level and the terms.
    [[nodiscard]] const ContributionGroups& groups() const { return groups_; }

    /// The filter before the first row. Without `adaptive` it learns nothing.
    [[nodiscard]] FilterPass first_pass(const Eigen::VectorXd& drift, bool adaptive) const;
    /// Forecasts the rows first .. last - 1, each from what was known when it was issued. It goes on from the newest of
    /// the passes before that had not come beyond `first`, else from `start`. REQUIRES: what is known at the issues of
    /// rows before `first` is as it was then.
    void forecast(const PeriodData& data, const FilterPass& start, std::size_t first, std::size_t last,
                  const TakeParts& take);
    /// The parts of one row, by a pass of its own.
    [[nodiscard]] Eigen::VectorXd parts_of(const PeriodData& data, FilterPass pass, std::size_t row) const;

private:
    using Regressors = std::vector<Adaptation::Row>;  // by place, of the rows before FilterPass::next

    void go_on(const PeriodData& data, FilterPass& pass, Regressors& regressors, std::size_t to,
               const TakeParts& take) const;
    void remember(const FilterPass& pass);

    EffectModel effects_;
    std::optional<Adaptation> adaptation_;
    ContributionGroups groups_;
    Regressors regressors_;
    std::vector<FilterPass> passes_;  // each further than the one before
};

}  // namespace forecast
