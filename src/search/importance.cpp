#include "forecast/search/importance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "forecast/core/mean.hpp"
#include "random_numbers.hpp"

namespace forecast {
namespace {

constexpr std::size_t kTrees = 64;

/// The axis of a parameter, cut into cells in which the trials lie.
struct CellAxis {
    std::vector<std::size_t> cell_of;  ///< [trials]
    std::vector<double> weight_below;  ///< [cells + 1] what share of the space lies below a cell

    [[nodiscard]] std::size_t size() const { return weight_below.size() - 1; }
    [[nodiscard]] double weight(std::size_t begin, std::size_t end) const {
        return weight_below[end] - weight_below[begin];
    }
};

/// A cell for each choice.
CellAxis choice_cells(const ParameterSpace& space, const std::vector<double>& values) {
    CellAxis axis;
    for (const double value : values) {
        axis.cell_of.push_back(static_cast<std::size_t>(value));
    }
    const auto count = static_cast<double>(space.choices.size());
    for (std::size_t i = 0; i <= space.choices.size(); ++i) {
        axis.weight_below.push_back(static_cast<double>(i) / count);
    }
    return axis;
}

/// A cell around each value that a trial has, to the middle between it and its neighbours.
CellAxis range_cells(const ParameterSpace& space, const std::vector<double>& values) {
    const auto on_axis = [&](double value) { return space.scale == RangeScale::log ? std::log(value) : value; };
    std::vector<double> places;
    std::transform(values.begin(), values.end(), std::back_inserter(places), on_axis);
    std::vector<double> distinct = places;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    CellAxis axis;
    for (const double place : places) {
        const auto found = std::lower_bound(distinct.begin(), distinct.end(), place);
        axis.cell_of.push_back(static_cast<std::size_t>(found - distinct.begin()));
    }
    const double low = on_axis(space.from);
    const double high = on_axis(space.to);
    axis.weight_below.push_back(0);
    for (std::size_t i = 1; i < distinct.size(); ++i) {
        axis.weight_below.push_back(((distinct[i - 1] + distinct[i]) / 2 - low) / (high - low));
    }
    axis.weight_below.push_back(1);
    return axis;
}

std::vector<CellAxis> axes_of(const std::vector<ParameterSpace>& spaces, const std::vector<Point>& points) {
    std::vector<CellAxis> axes;
    for (std::size_t p = 0; p < spaces.size(); ++p) {
        std::vector<double> values;
        std::transform(points.begin(), points.end(), std::back_inserter(values),
                       [&](const Point& point) { return point[p]; });
        axes.push_back(spaces[p].is_range() ? range_cells(spaces[p], values) : choice_cells(spaces[p], values));
    }
    return axes;
}

/// Cells [begin, end) of each parameter.
using CellBox = std::vector<std::pair<std::size_t, std::size_t>>;

struct TreeLeaf {
    CellBox box;
    double mean = 0;
};

/// Where a node's trials fall into two.
struct TreeSplit {
    std::size_t parameter = 0;
    std::size_t cell = 0;  ///< the first of the upper part
    double gain = 0;       ///< by how much the squared errors become less
};

/// A regression tree, grown until the trials of each leaf have one objective or one setting.
class ImportanceTree {
public:
    ImportanceTree(const std::vector<CellAxis>& axes, const std::vector<double>& objectives,
                   std::vector<std::size_t> trials)
        : axes_(axes), objectives_(objectives) {
        CellBox box;
        for (const CellAxis& axis : axes) {
            box.emplace_back(0, axis.size());
        }
        grow(std::move(trials), std::move(box));
    }

    /// [parameters] the share of its variance that each explains by itself; nothing of a tree without any variance.
    [[nodiscard]] std::optional<std::vector<double>> shares() const;

private:
    void grow(std::vector<std::size_t> trials, CellBox box);
    [[nodiscard]] TreeSplit best_split(std::vector<std::size_t> trials) const;
    [[nodiscard]] double volume(const CellBox& box) const;
    [[nodiscard]] double main_effect(std::size_t parameter, double mean) const;

    const std::vector<CellAxis>& axes_;
    const std::vector<double>& objectives_;
    std::vector<TreeLeaf> leaves_;
};

TreeSplit ImportanceTree::best_split(std::vector<std::size_t> trials) const {
    const auto n = static_cast<double>(trials.size());
    double all = 0;
    double squares = 0;
    for (const std::size_t trial : trials) {
        all += objectives_[trial];
        squares += objectives_[trial] * objectives_[trial];
    }
    TreeSplit best;
    best.gain = 1e-12 * squares;  // less is rounding
    for (std::size_t p = 0; p < axes_.size(); ++p) {
        const auto& cell_of = axes_[p].cell_of;
        std::sort(trials.begin(), trials.end(),
                  [&](std::size_t a, std::size_t b) { return std::pair(cell_of[a], a) < std::pair(cell_of[b], b); });
        double sum = 0;
        for (std::size_t i = 1; i < trials.size(); ++i) {
            sum += objectives_[trials[i - 1]];
            const std::size_t below = cell_of[trials[i - 1]];
            const std::size_t above = cell_of[trials[i]];
            const auto k = static_cast<double>(i);
            const double gain = sum * sum / k + (all - sum) * (all - sum) / (n - k) - all * all / n;
            if (below != above && gain > best.gain) {
                best = {p, (below + above + 1) / 2, gain};
            }
        }
    }
    return best;
}

void ImportanceTree::grow(std::vector<std::size_t> trials, CellBox box) {
    const TreeSplit split = best_split(trials);
    if (split.cell == 0) {
        double sum = 0;
        for (const std::size_t trial : trials) {
            sum += objectives_[trial];
        }
        leaves_.push_back({std::move(box), sum / static_cast<double>(trials.size())});
        return;
    }
    const auto middle = std::partition(trials.begin(), trials.end(), [&](std::size_t trial) {
        return axes_[split.parameter].cell_of[trial] < split.cell;
    });
    CellBox below = box;
    below[split.parameter].second = split.cell;
    box[split.parameter].first = split.cell;
    grow({trials.begin(), middle}, std::move(below));
    grow({middle, trials.end()}, std::move(box));
}

double ImportanceTree::volume(const CellBox& box) const {
    double volume = 1;
    for (std::size_t p = 0; p < axes_.size(); ++p) {
        volume *= axes_[p].weight(box[p].first, box[p].second);
    }
    return volume;
}

/// The variance of the tree's mean over all other parameters.
double ImportanceTree::main_effect(std::size_t parameter, double mean) const {
    const CellAxis& axis = axes_[parameter];
    std::vector<double> steps(axis.size() + 1, 0.0);  // of the marginal, from one cell to the next
    for (const TreeLeaf& leaf : leaves_) {
        const auto [begin, end] = leaf.box[parameter];
        const double width = axis.weight(begin, end);
        const double others = width > 0 ? volume(leaf.box) / width : 0;
        steps[begin] += others * leaf.mean;
        steps[end] -= others * leaf.mean;
    }
    double marginal = 0;
    double variance = 0;
    for (std::size_t cell = 0; cell < axis.size(); ++cell) {
        marginal += steps[cell];
        variance += axis.weight(cell, cell + 1) * (marginal - mean) * (marginal - mean);
    }
    return variance;
}

std::optional<std::vector<double>> ImportanceTree::shares() const {
    double mean = 0;
    double square = 0;
    for (const TreeLeaf& leaf : leaves_) {
        const double share = volume(leaf.box);
        mean += share * leaf.mean;
        square += share * leaf.mean * leaf.mean;
    }
    const double variance = square - mean * mean;
    if (variance <= 1e-12 * square) {
        return std::nullopt;
    }
    std::vector<double> shares;
    for (std::size_t p = 0; p < axes_.size(); ++p) {
        shares.push_back(std::clamp(main_effect(p, mean) / variance, 0.0, 1.0));
    }
    return shares;
}

/// As many trials, drawn with replacement.
std::vector<std::size_t> drawn_trials(std::size_t count, std::size_t tree) {
    TrialRandom random(0, tree);
    std::vector<std::size_t> trials(count);
    std::generate(trials.begin(), trials.end(), [&] { return random.below(count); });
    return trials;
}

}  // namespace

std::optional<Importances> importance_of(const std::vector<ParameterSpace>& spaces, const std::vector<Point>& points,
                                         const std::vector<double>& objectives) {
    if (points.size() < kTrialsForImportance) {
        return std::nullopt;
    }
    const double mean = mean_of(objectives);
    std::vector<double> centred;  // so that squares lose no digits
    std::transform(objectives.begin(), objectives.end(), std::back_inserter(centred),
                   [&](double objective) { return objective - mean; });
    const auto axes = axes_of(spaces, points);
    std::vector<std::vector<double>> by_parameter(spaces.size());
    for (std::size_t tree = 0; tree < kTrees; ++tree) {
        if (const auto shares = ImportanceTree(axes, centred, drawn_trials(points.size(), tree)).shares()) {
            for (std::size_t p = 0; p < spaces.size(); ++p) {
                by_parameter[p].push_back((*shares)[p]);
            }
        }
    }
    if (spaces.empty() || by_parameter.front().empty()) {
        return std::nullopt;
    }
    Importances importances;
    importances.together = 1;
    for (auto& shares : by_parameter) {
        std::sort(shares.begin(), shares.end());
        const std::size_t tenth = shares.size() / 10;
        importances.parameters.push_back({mean_of(shares), shares[tenth], shares[shares.size() - 1 - tenth]});
        importances.together -= importances.parameters.back().share;
    }
    importances.together = std::max(0.0, importances.together);
    return importances;
}

}  // namespace forecast
