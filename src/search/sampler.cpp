#include "forecast/search/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "parzen.hpp"
#include "random_numbers.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLargestList = 10'000;  // settings of a finite space that are drawn from a list of all

using Spaces = std::vector<ParameterSpace>;

std::set<Point> points_of(const std::vector<TriedPoint>& before) {
    std::set<Point> points;
    for (const TriedPoint& tried : before) {
        points.insert(tried.point);
    }
    return points;
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
    if (!all) {
        return random_point(spaces, random);
    }
    const std::set<Point> tried = points_of(before);
    if (*all > kLargestList) {
        Point point = random_point(spaces, random);
        while (tried.count(point) > 0) {
            point = random_point(spaces, random);
        }
        return point;
    }
    std::vector<Point> left;
    for (std::size_t n = 0; n < *all; ++n) {
        Point point = grid_point(spaces, n);
        if (tried.count(point) == 0) {
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
    static constexpr double kGoodShare = 0.15;
    static constexpr std::size_t kMostGood = 25;
    static constexpr std::size_t kCandidates = 48;
    static constexpr std::size_t kCandidatesOfList =
        16;                                       // of 48 the best of a finite space is nearly always the same one
    static constexpr std::size_t kAttempts = 20;  // to find a setting that was not tried

    [[nodiscard]] Point promising_point(const std::vector<Point>& good, const std::vector<Point>& others,
                                        TrialRandom& random) const;

    Spaces spaces_;
    std::int64_t seed_;
};

Point TpeSampler::promising_point(const std::vector<Point>& good, const std::vector<Point>& others,
                                  TrialRandom& random) const {
    const ParzenDensity l(spaces_, good);
    const ParzenDensity g(spaces_, others);
    Point best;
    double most = -std::numeric_limits<double>::infinity();
    const std::size_t candidates = grid_size(spaces_) ? kCandidatesOfList : kCandidates;
    for (std::size_t i = 0; i < candidates; ++i) {
        Point candidate = l.draw(random);
        const double gain = l.log_density(candidate) - g.log_density(candidate);
        if (best.empty() || gain > most) {
            best = std::move(candidate);
            most = gain;
        }
    }
    return best;
}

Point TpeSampler::suggest(const std::vector<TriedPoint>& before) const {
    TrialRandom random(seed_, before.size());
    std::vector<TriedPoint> ranked = before;
    std::stable_sort(ranked.begin(), ranked.end(), [](const TriedPoint& a, const TriedPoint& b) {
        return a.objective && (!b.objective || *a.objective < *b.objective);
    });
    const auto known = static_cast<std::size_t>(std::count_if(
        ranked.begin(), ranked.end(), [](const TriedPoint& tried) { return tried.objective.has_value(); }));
    if (before.size() < kEvenlyDrawn || known == 0) {
        return new_random_point(spaces_, before, random);
    }
    const auto share = static_cast<std::size_t>(std::ceil(kGoodShare * static_cast<double>(known)));
    std::vector<Point> good;
    std::vector<Point> others;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        (i < std::min(share, kMostGood) ? good : others).push_back(ranked[i].point);
    }
    const std::set<Point> tried = grid_size(spaces_) ? points_of(before) : std::set<Point>();
    for (std::size_t i = 0; i < kAttempts; ++i) {
        Point point = promising_point(good, others, random);
        if (tried.count(point) == 0) {
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
