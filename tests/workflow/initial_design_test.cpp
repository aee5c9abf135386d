#include "forecast/workflow/initial_design.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "../sources/csv_files.hpp"
#include "error_of.hpp"
#include "forecast/core/text.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;

namespace {

/// `days` of hourly rows from 2024-01-01 on by the clock of UTC, a value each.
std::string hourly(const std::string& column, int days, double value) {
    std::string text = "time_utc," + column + "\n";
    for (int hour = 0; hour < days * 24; ++hour) {
        text +=
            fmt::format("{},{}\n", format_utc(start_of(to_day({2024, 1, 1}), "UTC") + hours(hour)), value + hour % 24);
    }
    return text;
}

struct Design {
    InitArguments arguments;
    OpenQuestions questions{/*yes=*/true, /*person=*/{}};
    Files files;

    InitialExperiment make() {
        std::vector<FileGuess> guesses;
        for (const auto& path : files.options.files) {
            guesses.push_back(guess_file(path, {arguments.load}));
        }
        return design_experiment(std::move(guesses), arguments, questions);
    }
};

nlohmann::json parsed(const InitialExperiment& experiment) {
    return nlohmann::json::parse(initial_config(experiment), nullptr, true, /*ignore_comments=*/true);
}

}  // namespace

TEST_CASE("a load in kW and a temperature in kelvins become a config in MW and degrees", "[workflow]") {
    Design design;
    design.files.add("town.csv", hourly("Netzlast [kW]", 100, 9000));
    design.files.add("weather.csv", hourly("temperature_2m (K)", 100, 280));
    const auto config = parsed(design.make());
    CHECK(design.questions.guessed().empty());
    CHECK(config["experiment"] == "town");
    CHECK(config["sources"]["load"]["scale"] == 0.001);
    CHECK(config["sources"]["load"]["step"] == "1h");
    CHECK(config["sources"]["weather"]["offset"] == -273.15);
    CHECK(config["frame"]["step"] == "1h");
    CHECK(config["frame"]["target"] == "load.Netzlast [kW]");
    CHECK(config["frame"]["unit"] == "MW");
    CHECK(config["frame"]["columns"]["temperature"]["from"] == "weather.temperature_2m (K)");
    CHECK(config["issue"]["weather"] == "none");
    CHECK(config["split"]["test_from"] == "2024-03-17");  // a quarter of the 99 whole days of Paris
    CHECK(config["split"]["test_to"] == "2024-04-10");
}

TEST_CASE("weather that reaches beyond the load is taken as a forecast", "[workflow]") {
    Design design;
    design.files.add("town.csv", hourly("load_mw", 100, 200));
    design.files.add("weather.csv", hourly("temperature", 107, 5));
    CHECK(parsed(design.make())["issue"]["weather"] == "issued");
}

TEST_CASE("what the files do not say is guessed, and told as a guess", "[workflow]") {
    Design design;
    design.files.add("town.csv", hourly("load", 100, 200));
    design.make();
    REQUIRE(design.questions.guessed().size() == 1);
    CHECK_THAT(design.questions.guessed()[0], Contains("In which unit is 'load'") && Contains("--unit"));

    Design said;
    said.arguments.unit = "kWh";
    said.files.add("town.csv", hourly("load", 100, 200));
    CHECK(parsed(said.make())["frame"]["unit"] == "kW");  // 200 kWh an hour
    CHECK(said.questions.guessed().empty());
}

TEST_CASE("a load of some weeks is too short, and a name that is not there is told with those that are", "[workflow]") {
    Design design;
    design.files.add("town.csv", hourly("load_mw", 20, 200));
    CHECK(error_of([&] { design.make(); }).kind() == ErrorKind::insufficient_data);
    design.arguments.load = "loda";
    CHECK_THAT(error_of([&] { design.make(); }).what(), Contains("'loda'") && Contains("'load_mw'"));
}

TEST_CASE("a year is scored where two come before, else less", "[workflow]") {
    CHECK(test_days(4 * 365) == 365);
    CHECK(test_days(3 * 365) == 365);
    CHECK(test_days(2 * 365) == 120);
    CHECK(test_days(400) == 100);
}

TEST_CASE("a building stays in kW, whatever its file is in", "[workflow]") {
    Design design;
    design.files.add("meter.csv", hourly("load_w", 100, 40'000));
    const auto config = parsed(design.make());
    CHECK(config["frame"]["unit"] == "kW");
    CHECK(config["sources"]["load"]["scale"] == 0.001);

    Design nameless;  // a load of 3 to 26 without a word on its unit may be a small town's in MW, one below 5 is not
    nameless.files.add("meter.csv", hourly("load", 100, -20));
    CHECK(parsed(nameless.make())["frame"]["unit"] == "kW");
}

TEST_CASE("a network of hours reads the newest loads and knows the time of day", "[workflow]") {
    Design design;
    design.files.add("town.csv", hourly("load_mw", 100, 200));
    const auto features = parsed(design.make())["features"];
    CHECK(features["past"][0]["type"] == "value");
    CHECK_THAT(features["ahead"].dump(), Contains("time_of_day"));
}

TEST_CASE("the day's lowest and highest temperature beside a load are used, what is not is named", "[workflow]") {
    Design design;
    std::string text = "date,load_mw,tmin,tmax,visitors\n";
    for (int day = 0; day < 100; ++day) {
        text +=
            fmt::format("{},{},{},{},7\n", format_day(to_day({2024, 1, 1}) + day), 200 + day % 7, day % 5, 9 + day % 5);
    }
    design.files.add("town.csv", text);
    const auto experiment = design.make();
    const auto columns = parsed(experiment)["frame"]["columns"];
    CHECK(columns["temperature"]["from"] == "weather.tmin");
    CHECK(columns["temperature_max"]["from"] == "weather.tmax");
    const std::string remarks = join(experiment.remarks, "\n");
    CHECK_THAT(remarks, Contains("'visitors'") && !Contains("'tmin'"));
    CHECK_THAT(remarks, Contains("issue.weather none") && Contains("2024-04-09"));
    design.arguments.load = "visitors";
    CHECK(parsed(design.make())["frame"]["target"] == "load.visitors");
}

TEST_CASE("loads of days to come are named, and do not move the days that are scored", "[workflow]") {
    Design design;
    std::string text = "date,load_mw\n";
    for (int day = 0; day < 100; ++day) {
        text += fmt::format("{},{}\n", format_day(to_day({2024, 1, 1}) + day), 200 + day % 7);
    }
    design.files.add("town.csv", text + "2040-01-01,200\n");
    const auto experiment = design.make();
    CHECK_THAT(join(experiment.remarks, "\n"), Contains("'load_mw' has values to 2040-01-01, beyond today"));
    CHECK(experiment.end < to_day({2040, 1, 1}));
}

TEST_CASE("a load of some months gets no additive model, which could learn nothing", "[workflow]") {
    for (const auto& [days, has_additive] : {std::pair(110, false), std::pair(180, true)}) {
        Design design;
        design.files.add("town.csv", hourly("load_mw", days, 200));
        CHECK(parsed(design.make()).contains("additive") == has_additive);
    }
}

TEST_CASE("days without loads are not scored, and do not count as days to learn from", "[workflow]") {
    const auto days_of = [](int first, int count) {
        std::string text;
        for (int day = first; day < first + count; ++day) {
            text += fmt::format("{},{}\n", format_day(to_day({2019, 1, 1}) + day), 200 + day % 7);
        }
        return text;
    };
    Design late;  // two years without a value, then 60 days: those are scored, but for their first two weeks
    late.files.add("town.csv", "date,load_mw\n" + days_of(0, 200) + days_of(900, 60));
    const auto experiment = late.make();
    CHECK(experiment.missing_days == 700);
    CHECK(scored_days(experiment) == 45);
    CHECK(parsed(experiment)["split"]["test_to"] == format_day(to_day({2019, 1, 1}) + 960));
    CHECK_THAT(join(experiment.remarks, "\n"), Contains("has no values from 2019-07-19 to 2021-06-19: scored are"));

    Design early;  // a last part too short to be scored
    early.files.add("town.csv", "date,load_mw\n" + days_of(0, 200) + days_of(900, 10));
    CHECK(parsed(early.make())["split"]["test_to"] == format_day(to_day({2019, 1, 1}) + 200));

    Design little;
    little.files.add("town.csv", "date,load_mw\n" + days_of(0, 60) + days_of(900, 10));
    const Error error = error_of([&] { little.make(); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(), Contains("the load has 60 days") && Contains("has no values from"));
}

TEST_CASE("rows longer than the load's are told", "[workflow]") {
    Design design;
    std::string text = "time_utc,load_mw\n";
    for (int quarter = 0; quarter < 100 * 96; ++quarter) {
        text += fmt::format("{},{}\n",
                            format_utc(start_of(to_day({2024, 1, 1}), "UTC") + quarter * std::chrono::minutes(15)),
                            200 + quarter % 96);
    }
    design.files.add("town.csv", text);
    CHECK_THAT(join(design.make().remarks, "\n"),
               Contains("in steps of 30min, of the means of values each 15min (frame.step)"));
}

TEST_CASE("a city in the name of the time column is the guess, against a file that no clock change shows in",
          "[workflow]") {
    Design design;
    std::string text = hourly("load_mw", 100, 200);
    text.replace(0, 8, "time_paris");
    for (auto z = text.find('Z'); z != std::string::npos; z = text.find('Z')) {
        text.erase(z, 1);
    }
    design.files.add("town.csv", text);
    const auto experiment = design.make();
    REQUIRE(design.questions.guessed().size() == 1);
    CHECK_THAT(design.questions.guessed()[0],
               Contains("the name 'time_paris' says Europe/Paris, but") && Contains("Taken: Europe/Paris"));
    CHECK(experiment.sources.front().options.time_zone == "Europe/Paris");

    Design said;  // its complaints are those of the zone that was said
    said.arguments.time_zone = "UTC";
    said.files.add("town.csv", text);
    CHECK(said.make().sources.front().comments.empty());
}
