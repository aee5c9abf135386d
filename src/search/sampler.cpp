#include "forecast/search/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "parzen.hpp"
#include "random_numbers.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLargestList = 10'000;  // settings of a finite space that are drawn from a list of all

using Spaces = std::vector<ParameterSpace>;

bool was_tried(const std::vector<TriedPoint>& before, const Point& point) {
    return std::any_of(before.begin(), before.end(), [&](const TriedPoint& tried) { return tried.point == point; });
}

Point random_point(const Spaces& spaces, TrialRandom& random) {
    Point point;
    for (const ParameterSpace& space : spaces) {
        if (const auto count = space.count()) {
            point.push_back(space.value(random.below(*count)));
        } else if (space.scale == RangeScale::log) {
            point.push_back(space.rounded(space.from * std::pow(space.to / space.from, random.uniform())));
        } else {
            point.push_back(space.rounded(space.from + (space.to - space.from) * random.uniform()));
        }
    }
    return point;
}

/// Evenly among the settings that were not tried.
Point new_random_point(const Spaces& spaces, const std::vector<TriedPoint>& before, TrialRandom& random) {
    const auto all = grid_size(spaces);
    if (!all || *all > kLargestList) {
        Point point = random_point(spaces, random);
        while (all && was_tried(before, point)) {
            point = random_point(spaces, random);
        }
        return point;
    }
    std::vector<Point> left;
    for (std::size_t n = 0; n < *all; ++n) {
        Point point = grid_point(spaces, n);
        if (!was_tried(before, point)) {
            left.push_back(std::move(point));
        }
    }
    return left[random.below(left.size())];
}

class GridSampler : public Sampler {
public:
    explicit GridSampler(Spaces spaces) : spaces_(std::move(spaces)) {}
    [[nodiscard]] Point suggest(const std::vector<TriedPoint>& before) const override {
        return grid_point(spaces_, before.size());
    }

private:
    Spaces spaces_;
};

class RandomSampler : public Sampler {
public:
    RandomSampler(Spaces spaces, std::int64_t seed) : spaces_(std::move(spaces)), seed_(seed) {}
    [[nodiscard]] Point suggest(const std::vector<TriedPoint>& before) const override {
        TrialRandom random(seed_, before.size());
        return new_random_point(spaces_, before, random);
    }

private:
    Spaces spaces_;
    std::int64_t seed_;
};

class TpeSampler : public Sampler {
public:
    TpeSampler(Spaces spaces, std::int64_t seed) : spaces_(std::move(spaces)), seed_(seed) {}
    [[nodiscard]] Point suggest(const std::vector<TriedPoint>& before) const override;
    [[nodiscard]] bool learns() const override { return true; }

private:
    static constexpr std::size_t kEvenlyDrawn = 10;
    static constexpr double kGoodShare = 0.1;
    static constexpr std::size_t kMostGood = 25;
    static constexpr std::size_t kCandidates = 24;
    static constexpr std::size_t kAttempts = 20;  // to find a setting that was not tried

    /// `known`: trials with an objective, the best first.
    [[nodiscard]] Point promising_point(const std::vector<TriedPoint>& known, TrialRandom& random) const;

    Spaces spaces_;
    std::int64_t seed_;
};

/// [trials] coordinates of one parameter.
std::vector<double> coordinates(const std::vector<TriedPoint>& trials, std::size_t begin, std::size_t end,
                                std::size_t parameter) {
    std::vector<double> values;
    for (std::size_t i = begin; i < end; ++i) {
        values.push_back(trials[i].point[parameter]);
    }
    return values;
}

Point TpeSampler::promising_point(const std::vector<TriedPoint>& known, TrialRandom& random) const {
    const auto share = static_cast<std::size_t>(std::ceil(kGoodShare * static_cast<double>(known.size())));
    const std::size_t good = std::min(share, kMostGood);
    Point point;
    for (std::size_t p = 0; p < spaces_.size(); ++p) {
        const ParzenDensity l(spaces_[p], coordinates(known, 0, good, p));
        const ParzenDensity g(spaces_[p], coordinates(known, good, known.size(), p));
        double best = l.draw(random);
        double gain = l.log_density(best) - g.log_density(best);
        for (std::size_t i = 1; i < kCandidates; ++i) {
            const double candidate = l.draw(random);
            const double its_gain = l.log_density(candidate) - g.log_density(candidate);
            if (its_gain > gain) {
                best = candidate;
                gain = its_gain;
            }
        }
        point.push_back(best);
    }
    return point;
}

Point TpeSampler::suggest(const std::vector<TriedPoint>& before) const {
    TrialRandom random(seed_, before.size());
    std::vector<TriedPoint> known;
    std::copy_if(before.begin(), before.end(), std::back_inserter(known),
                 [](const TriedPoint& tried) { return tried.objective.has_value(); });
    if (before.size() < kEvenlyDrawn || known.empty()) {
        return new_random_point(spaces_, before, random);
    }
    std::stable_sort(known.begin(), known.end(),
                     [](const TriedPoint& a, const TriedPoint& b) { return *a.objective < *b.objective; });
    const bool is_finite = grid_size(spaces_).has_value();
    for (std::size_t i = 0; i < kAttempts; ++i) {
        Point point = promising_point(known, random);
        if (!is_finite || !was_tried(before, point)) {
            return point;
        }
    }
    return new_random_point(spaces_, before, random);
}

}  // namespace

std::unique_ptr<Sampler> make_sampler(SearchMethod method, const std::vector<ParameterSpace>& spaces,
                                      std::int64_t seed) {
    switch (method) {
        case SearchMethod::grid:
            return std::make_unique<GridSampler>(spaces);
        case SearchMethod::random:
            return std::make_unique<RandomSampler>(spaces, seed);
        case SearchMethod::tpe:
            break;
    }
    return std::make_unique<TpeSampler>(spaces, seed);
}

}  // namespace forecast
