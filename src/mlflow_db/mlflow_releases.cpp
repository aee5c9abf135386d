#include "mlflow_releases.hpp"

#include <array>

namespace forecast {
namespace {

struct Revision {
    std::string_view id;
    std::string_view releases;
};
constexpr std::array kRevisions = {
    Revision{"bd07f7e963c5", "MLflow 1.25 - 1.27"}, Revision{"cc1f77228345", "MLflow 1.28"},
    Revision{"97727af70f4d", "MLflow 1.29 - 2.2"},  Revision{"3500859a5d39", "MLflow 2.3"},
    Revision{"7f2a7d5fae7d", "MLflow 2.4 - 2.7"},   Revision{"acf3f17fdcc7", "MLflow 2.8 - 2.12"},
    Revision{"867495a8f9d4", "MLflow 2.13.0"},      Revision{"5b0e9adcef9c", "MLflow 2.13.2 - 2.14"},
    Revision{"4465047574b1", "MLflow 2.15 - 2.16"}, Revision{"f5a4f2784254", "MLflow 2.17"},
    Revision{"0584bdc529eb", "MLflow 2.18 - 2.22"}, Revision{"400f98739977", "MLflow 3.0.0"},
    Revision{"6953534de441", "MLflow 3.1.0"},       Revision{"bda7b8c39065", "MLflow 3.0.1, 3.1.1, 3.1.4"},
    Revision{"770bee3ae1dd", "MLflow 3.2.0"},       Revision{"1a0cddfcaa16", "MLflow 3.3"},
    Revision{"71994744cf8e", "MLflow 3.4"},         Revision{"bf29a5ff90ea", "MLflow 3.5 - 3.7"},
    Revision{"1bd49d398cd23", "MLflow 3.8"},        Revision{"d3e4f5a6b7c8", "MLflow 3.9"},
    Revision{"1b5f0d9ad7c1", "MLflow 3.10"},        Revision{"c3d6457b6d8a", "MLflow 3.11"},
    Revision{"7d34483879f0", "MLflow 3.12"},        Revision{"da6fb0208061", "MLflow 3.13"},
    Revision{"b7e4c1a90f23", "MLflow 3.14"},        Revision{"6f8d9c3b2a1e", "MLflow 3.15"},
    Revision{"b7e2c1a4d9f3", "MLflow 3.16"},        Revision{"dc11669786a5", "MLflow 3.17"},
    Revision{"f4a9b2c7d1e6", "MLflow 3.18"},
};

// What these releases did with a database at a revision, seen by running them: '=' opened it, 'm' migrated it without
// asking, 'x' refused it.
constexpr std::array<std::string_view, 10> kTried = {"2.8.1", "2.12.1", "2.17.2", "2.22.5", "3.0.0",
                                                     "3.6.0", "3.10.1", "3.14.0", "3.17.2", "3.18.0"};
struct Outcome {
    std::string_view revision;
    std::string_view marks;
};
constexpr std::array kOutcomes = {
    Outcome{"acf3f17fdcc7", "==mmmmmmmm"}, Outcome{"4465047574b1", "xxxxxmmmmm"}, Outcome{"0584bdc529eb", "xxx=xmmmmm"},
    Outcome{"400f98739977", "xxxx=mmmmm"}, Outcome{"bf29a5ff90ea", "xxxxx=mmmm"}, Outcome{"1b5f0d9ad7c1", "xxxxxx=mmm"},
    Outcome{"b7e4c1a90f23", "xxxxxxx=mm"}, Outcome{"dc11669786a5", "xxxxxxxx=m"}, Outcome{"f4a9b2c7d1e6", "xxxxxxxxx="},
};

std::string marked(const Outcome& outcome, char mark) {
    std::string releases;
    for (std::size_t i = 0; i < kTried.size(); ++i) {
        if (outcome.marks[i] == mark) {
            releases.append(releases.empty() ? "" : ", ").append(kTried[i]);
        }
    }
    return releases;
}

}  // namespace

std::string_view releases_of_revision(std::string_view revision) {
    for (const Revision& known : kRevisions) {
        if (known.id == revision) {
            return known.releases;
        }
    }
    return "";
}

std::string openers_of_revision(std::string_view revision) {
    for (const Outcome& outcome : kOutcomes) {
        if (outcome.revision == revision) {
            const std::string migrated = marked(outcome, 'm');
            const std::string refused = marked(outcome, 'x');
            return "as it is by " + marked(outcome, '=') +
                   (migrated.empty() ? "" : "; migrated when first opened by " + migrated) +
                   (refused.empty() ? "" : "; refused by " + refused);
        }
    }
    return "";
}

}  // namespace forecast
