#include "forecast/core/distribution.hpp"

#include <array>
#include <cmath>

namespace forecast {
namespace {

constexpr double kPi = 3.141592653589793;

/// Hill's series for three degrees and more; `outside` = P(|T| > t).
double student_bound(double outside, double n) {
    const double a = 1 / (n - 0.5);
    const double b = 48 / (a * a);
    double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
    const double d = ((94.5 / (b + c) - 3) / b + 1) * std::sqrt(a * kPi / 2) * n;
    const double x = d * outside;
    double y = std::pow(x, 2 / n);
    if (y > 0.05 + a) {  // near the middle: from the normal distribution
        const double z = normal_quantile(outside / 2);
        y = z * z;
        if (n < 5) {
            c += 0.3 * (n - 4.5) * (z + 0.6);
        }
        c = (((0.05 * d * z - 5) * z - 7) * z - 2) * z + b + c;
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * z;
        y = std::expm1(a * y * y);
    } else {
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) /
                (n + 2) +
            1 / y;
    }
    return std::sqrt(n * y);
}

}  // namespace

double normal_below(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double normal_quantile(double share) {
    constexpr std::array kA = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                               1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr std::array kB = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                               6.680131188771972e+01, -1.328068155288572e+01};
    constexpr std::array kC = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                               -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr std::array kD = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                               3.754408661907416e+00};
    constexpr double kTail = 0.02425;
    const auto horner = [](const auto& coefficients, double x) {
        double sum = 0;
        for (const double coefficient : coefficients) {
            sum = sum * x + coefficient;
        }
        return sum;
    };
    if (share > 0.5) {
        return -normal_quantile(1 - share);
    }
    if (share < kTail) {
        const double q = std::sqrt(-2 * std::log(share));
        return horner(kC, q) / (horner(kD, q) * q + 1);
    }
    const double q = share - 0.5;
    const double r = q * q;
    return horner(kA, r) * q / (horner(kB, r) * r + 1);
}

double student_quantile(double share, int degrees) {
    if (share < 0.5) {
        return -student_quantile(1 - share, degrees);
    }
    const double outside = 2 * (1 - share);
    switch (degrees) {
        case 1:
            return 1 / std::tan(outside * kPi / 2);
        case 2:
            return std::sqrt(2 / (outside * (2 - outside)) - 2);
        default:
            return student_bound(outside, degrees);
    }
}

}  // namespace forecast
