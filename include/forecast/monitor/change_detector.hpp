#pragma once

#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <vector>

// Detectors of a change in a series of daily values, one value after the other. The limits of all of them are found by
// calibrated_limit().

namespace forecast {

/// Where a detector stands after a value.
struct DetectorState {
    double statistic = 0;   ///< is compared with a limit
    std::size_t since = 0;  ///< number of the value, from 0, at which the change began if there is one
    bool upward = true;     ///< whether the values became larger
    double other_side = 0;  ///< of the other direction, where each has a sum; else `statistic`
};

/// Call order: add* (reset add*)*
class ChangeDetector {
public:
    virtual ~ChangeDetector() = default;
    /// Takes in the next value. REQUIRES: it is finite.
    virtual DetectorState add(double value) = 0;
    /// Forgets what it has seen, but goes on counting the values.
    virtual void reset() = 0;
    /// Another one with the same settings that has seen nothing.
    [[nodiscard]] virtual std::unique_ptr<ChangeDetector> fresh() const = 0;
};

/// The two-sided standardised cumulative sum: for a shift of the mean.
///
///   high_t = max(0, high_{t-1} + z_t - allowance)
///   low_t  = max(0, low_{t-1} - z_t - allowance)
///   statistic = max(high_t, low_t); the change began behind the last zero of that sum
///
/// Values are standard deviations from the expected mean. An allowance of half a shift finds that shift fastest. Sums
/// stop at `ceiling`, so that they come down in time when the shift is gone.
/// (Page, "Continuous inspection schemes", Biometrika 41, 1954.)
class Cusum : public ChangeDetector {
public:
    explicit Cusum(double allowance, double ceiling = std::numeric_limits<double>::infinity())
        : allowance_(allowance), ceiling_(ceiling) {}
    DetectorState add(double value) override;
    void reset() override;
    [[nodiscard]] std::unique_ptr<ChangeDetector> fresh() const override;

private:
    struct Sum {
        double value = 0;
        std::size_t begin = 0;
        void add(double step, double ceiling, std::size_t number);
    };

    double allowance_;
    double ceiling_;
    std::size_t count_ = 0;
    Sum high_;
    Sum low_;
};

/// What Page-Hinkley's mean knows before the first value.
struct PriorMean {
    double mean = 0;
    double weight = 0;  ///< as if it were the mean of so many values
};

/// Page-Hinkley's test: for a growing mean, of absolute errors as a rule.
///
///   mean_t = (weight prior + x_1 + .. + x_t) / (weight + t)
///   m_t    = sum of (x_i - mean_i - tolerance), i = 1 .. t
///   statistic = m_t - min(0, m_1, .., m_t); the change began behind that minimum
///
/// The statistic stops at `ceiling`, as Cusum's.
/// (Hinkley, "Inference about the change-point from cumulative sum tests", Biometrika 58, 1971.)
class PageHinkley : public ChangeDetector {
public:
    PageHinkley(double tolerance, PriorMean prior, double ceiling = std::numeric_limits<double>::infinity())
        : tolerance_(tolerance), prior_(prior), ceiling_(ceiling) {}
    DetectorState add(double value) override;
    void reset() override;
    [[nodiscard]] std::unique_ptr<ChangeDetector> fresh() const override;

private:
    double tolerance_;
    PriorMean prior_;
    double ceiling_;
    std::size_t count_ = 0;
    double seen_ = 0;
    double sum_ = 0;
    double above_minimum_ = 0;
    std::size_t begin_ = 0;
};

/// The mean of the newest `length` values, whatever its sign; 0 before there are so many.
class WindowMean : public ChangeDetector {
public:
    explicit WindowMean(std::size_t length) : length_(length) {}
    DetectorState add(double value) override;
    void reset() override;
    [[nodiscard]] std::unique_ptr<ChangeDetector> fresh() const override;

private:
    std::size_t length_;
    std::size_t count_ = 0;
    std::deque<double> window_;
    double sum_ = 0;
};

/// Days [number] at which a detector begins anew if it stands above its limit, such as those of a new model.
struct DetectorRun {
    std::vector<DetectorState> states;  ///< [values]
    bool is_alarm = false;              ///< whether the last one is above the limit
    std::size_t first_above = 0;        ///< of the present alarm: the first value at which it was above
};

/// Gives the values to a fresh detector. `restarts`: numbers of values before which it is reset if it is above `limit`.
DetectorRun follow(const ChangeDetector& detector, const std::vector<double>& values, double limit,
                   const std::vector<std::size_t>& restarts = {});

}  // namespace forecast
