#include "additive_period.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace forecast {
namespace {

constexpr std::size_t kMostPassesKept = 40;  // more than steps of the longest walk

}  // namespace

std::optional<Eigen::Index> AdditivePeriod::place_of(const std::string& term) const {
    const auto& terms = effects_.design().terms();
    const auto found = std::find_if(terms.begin(), terms.end(), [&](const AdditiveTerm& t) { return t.name == term; });
    return found == terms.end() ? std::nullopt : std::optional<Eigen::Index>(found - terms.begin());
}

void AdditivePeriod::adapt(const std::vector<std::string>& drifting, double initial_variance,
                           const FeatureTable& table) {
    std::vector<Eigen::Index> places;
    for (const std::string& name : drifting) {
        places.push_back(*place_of(name));
    }
    adaptation_.emplace(effects_, places, initial_variance);
    std::vector<std::string> groups = {"level"};
    for (const AdditiveTerm& term : effects_.design().terms()) {
        groups.push_back(table.groups[term.read.front()]);
    }
    groups_ = ContributionGroups(groups);
    passes_.clear();
}

FilterPass AdditivePeriod::first_pass(const Eigen::VectorXd& drift, bool adaptive) const {
    StateSpace space = adaptation_->start();
    space.drift = drift;
    if (!adaptive) {
        space.variance.setZero();
    }
    return {KalmanFilter(space)};
}

void AdditivePeriod::go_on(const PeriodData& data, FilterPass& pass, Regressors& regressors, std::size_t to,
                           const TakeParts& take) const {
    const auto& rows = data.rows;
    for (; pass.next < rows.size() && rows[pass.next] < to; ++pass.next) {
        const std::size_t i = pass.next;
        const Eigen::VectorXd of_row = effects_.effects(data.table, rows[i]);
        regressors.push_back(adaptation_->row(of_row));
        const Timestamp issued = data.issued_at(rows[i]);
        std::size_t known = pass.learnt;
        for (std::size_t j = pass.learnt; j < i; ++j) {
            known = std::isnan(data.target.change(rows[j], issued)) ? known : j + 1;
        }
        for (; pass.learnt < known; ++pass.learnt) {
            const Adaptation::Row& row = regressors[pass.learnt];
            const double y = adaptation_->to_units(data.target.change(rows[pass.learnt], issued), row);
            if (!std::isnan(y)) {
                pass.filter.update(row.f, y);
            }
            pass.filter.drift();
        }
        if (take) {
            take(rows[i], adaptation_->parts(pass.filter.state(), of_row));
        }
    }
}

void AdditivePeriod::remember(const FilterPass& pass) {
    if (!passes_.empty() && passes_.back().next == pass.next) {
        return;
    }
    if (passes_.size() == kMostPassesKept) {
        passes_.erase(passes_.begin());
    }
    passes_.push_back(pass);
}

void AdditivePeriod::forecast(const PeriodData& data, const FilterPass& start, std::size_t first, std::size_t last,
                              const TakeParts& take) {
    const auto begin = data.rows.begin();
    const auto place = static_cast<std::size_t>(std::lower_bound(begin, data.rows.end(), first) - begin);
    while (!passes_.empty() && place < passes_.back().next) {
        passes_.pop_back();
    }
    FilterPass pass = passes_.empty() ? start : passes_.back();
    regressors_.resize(pass.next);
    go_on(data, pass, regressors_, first, {});
    remember(pass);
    go_on(data, pass, regressors_, last, take);
    remember(pass);
}

Eigen::VectorXd AdditivePeriod::parts_of(const PeriodData& data, FilterPass pass, std::size_t row) const {
    Eigen::VectorXd parts;
    Regressors regressors;
    go_on(data, pass, regressors, row, {});
    go_on(data, pass, regressors, row + 1, [&](std::size_t, const Eigen::VectorXd& of_row) { parts = of_row; });
    return parts;
}

}  // namespace forecast
