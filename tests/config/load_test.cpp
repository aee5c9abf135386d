#include "forecast/config/load.hpp"
#include "forecast/config/tabular_config.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "temp_directory.hpp"
#include "test_paths.hpp"

using namespace forecast;
using Catch::Contains;

namespace {

const std::string kMinimal = R"({
  // a comment
  "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
  "frame": { "target": "load.mw" },
  "training": { "epochs": 7 }
})";

std::string origin_of(const LoadedConfig& config, const std::string& path) {
    for (const auto& option : config.options) {
        if (option.path == path) {
            return option.origin;
        }
    }
    return "not there";
}

std::string message_of(const std::string& text, const std::vector<Setting>& settings = {}) {
    try {
        parse_config(text, "x.json", settings);
    } catch (const Error& e) {
        CHECK(e.kind() == ErrorKind::invalid_argument);
        return e.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a config gives values, keeps defaults, and says where each came from", "[config]") {
    const auto config = parse_config(kMinimal, "x.json", {{"training.seed", "9", "--set"}});

    CHECK(config.values.training.epochs == 7);
    CHECK(config.values.training.seed == 9);
    CHECK(config.values.training.batch_size == 32);
    CHECK(config.values.sources.at("load").files == std::vector<std::string>{"a.csv"});
    CHECK(origin_of(config, "training.epochs") == "x.json:5");
    CHECK(origin_of(config, "training.seed") == "--set");
    CHECK(origin_of(config, "training.batch_size") == "default");
}

TEST_CASE("settings alone may add a source that the file does not name", "[config]") {
    const auto config = parse_config(R"({ "frame": { "target": "load.mw" } })", "x.json",
                                     {{"sources.load.type", "csv", "--set"}, {"sources.load.files", "a.csv", "--set"}});

    CHECK(config.values.sources.size() == 1);
    CHECK(config.values.sources.at("load").files == std::vector<std::string>{"a.csv"});
}

TEST_CASE("all faults of a config are said at once, each with line, column and the nearest known key", "[config]") {
    const std::string text = R"({
  "sources": { "load": { "type": "csv", "files": "a.csv", "value_columns": ["mw"] } },
  "frame": { "target": "load.mw", "min_share": 2 },
  "training": { "epoch": 5, "learning_rate": "fast", "loss": "msr" },
  "split": { "test_from": "2024-02-30" }
})";
    const std::string message = message_of(text);

    CHECK_THAT(message, Contains("x.json:2:50: 'sources.load.files' must be a list"));
    CHECK_THAT(message, Contains("x.json:3:48: 'frame.min_share' is 2, it must be between 0 and 1"));
    CHECK_THAT(message, Contains("x.json:4:17: unknown key 'training.epoch'; did you mean 'epochs'?"));
    CHECK_THAT(message, Contains("x.json:4:46: 'training.learning_rate' must be a number, not \"fast\""));
    CHECK_THAT(
        message,
        Contains("'training.loss' is \"msr\", it must be one of mse, mae, huber, pinball; did you mean \"mse\"?"));
    CHECK_THAT(message, Contains("x.json:5:27: 'split.test_from' must be a day like"));
}

TEST_CASE("text that is not JSON and keys that stand twice are named with their place", "[config]") {
    CHECK_THAT(message_of("{\n  \"a\": tru }"), Contains("x.json:2:") && Contains("not valid JSON"));
    CHECK_THAT(message_of("{ \"store\": \"a\",\n  \"store\": \"b\" }"),
               Contains("x.json:2:3: 'store' stands here a second time"));
}

TEST_CASE("a config that is nested without end is refused with its place", "[config]") {
    const std::string deep = "{\n\"sources\": " + std::string(200'000, '[');
    CHECK_THAT(message_of(deep), Contains("x.json:2:111: nested more than 100 levels deep"));
    CHECK_THAT(message_of(kMinimal, {{"training.epochs", std::string(200'000, '['), "--set"}}),
               Contains("'training.epochs' must be a whole number, not a JSON text nested more than 100 levels deep"));
}

TEST_CASE("a value for a group of options is refused with one of them, not with the group's own name", "[config]") {
    for (const std::string& text : {std::string(R"({"size": 3})"), std::string(200'000, '['), std::string("3")}) {
        const std::string message = message_of(kMinimal, {{"window", text, "--set"}});
        CHECK_THAT(message, Contains("'window' is a group of options"));
        CHECK_THAT(message, Contains("such as window."));
        CHECK(message.size() < 300);
    }
}

TEST_CASE("a whole number is not taken from a fraction, nor a bool from a number", "[config]") {
    CHECK_THAT(message_of(R"({"training": {"epochs": 2.9}})"),
               Contains("'training.epochs' must be a whole number, not 2.9"));
    CHECK_THAT(message_of(R"({"training": {"shuffle": 1}})"),
               Contains("'training.shuffle' must be true or false, not 1"));
}

TEST_CASE("numbers, durations and days beyond what an option can mean are refused, never wrapped", "[config]") {
    const auto setting = [](const char* path, const char* text) {
        return message_of(kMinimal, {{path, text, "--set"}});
    };
    for (const char* text : {"213503982334602d", "400000000000000000h", "36526d", "-9223372036854775808"}) {
        CAPTURE(text);
        CHECK_THAT(setting("sources.load.publication_delay", text),
                   Contains("a duration") && Contains("at most 36525d"));
    }
    CHECK_THAT(message_of(R"({"frame": {"step": 9223372036854775807}})"), Contains("'frame.step' must be a duration"));
    CHECK_THAT(setting("training.epochs", "4294967297"), Contains("a whole number of at most 2147483647"));
    CHECK_THAT(setting("training.epochs", "-4294967295"), Contains("'training.epochs'"));
    CHECK_THAT(setting("training.seed", "18446744073709551615"), Contains("at most 9223372036854775807"));
    for (const char* text : {"1e308", "-1e16"}) {
        CHECK_THAT(setting("sources.load.scale", text), Contains("between -1000000000000000 and 1000000000000000"));
    }
    CHECK_THAT(setting("sources.load.scale", "Infinity"), Contains("must be a number"));
    CHECK_THAT(setting("split.test_from", "9999-01-01"), Contains("of the years 1800 to 2100"));
}

TEST_CASE("a setting of bytes that are no text is refused or written with marks, not broken off", "[config]") {
    CHECK_THAT(message_of(kMinimal, {{"sources.load.scale", "1e\xC0", "--set"}}), Contains("must be a number"));
    const auto config = parse_config(kMinimal, "x.json", {{"sources.load.files", "a\xC0.csv", "--set"}});
    CHECK_THAT(to_json_text(config.values), Contains("a\uFFFD.csv"));
}

TEST_CASE("a setting takes JSON, bare text, or a comma list where a list is wanted, and the last one wins",
          "[config]") {
    const auto config = parse_config(kMinimal, "x.json",
                                     {{"sources.load.files", "b.csv, c.csv", "--set"},
                                      {"sources.load.drop_where.suspect", "1", "--set"},
                                      {"sources.load.publication_delay", "25h", "--set"},
                                      {"network.lstm_units", "64,32", "--set"},
                                      {"training.epochs", "1", "--set"},
                                      {"training.epochs", "2", "--set"},
                                      {"run_name", "2024", "--set"}});

    CHECK(config.values.sources.at("load").files == std::vector<std::string>{"b.csv", "c.csv"});
    CHECK(config.values.sources.at("load").drop_where.at("suspect") == "1");
    CHECK(config.values.sources.at("load").publication_delay == std::chrono::hours(25));
    CHECK(config.values.network.lstm_units == std::vector<int>{64, 32});
    CHECK(config.values.training.epochs == 2);
    CHECK(config.values.run_name == "2024");
}

TEST_CASE("a setting with an unknown key or a wrong type is an error that names it", "[config]") {
    CHECK_THAT(message_of(kMinimal, {{"training.epoch", "5", "--set"}}),
               Contains("--set: unknown key 'training.epoch'; did you mean 'training.epochs'?"));
    CHECK_THAT(message_of(kMinimal, {{"training.epochs", "many", "--set"}}), Contains("--set training.epochs: "));
    CHECK_THROWS_WITH(parse_setting("training.epochs"), Contains("must be key=value"));
    CHECK_THAT(message_of(kMinimal, {{"network.lstm_units", "[]", "--set"}}), Contains("network.lstm_units"));
}

TEST_CASE("a variant is the config with its own values, and --set wins over them", "[config]") {
    const std::string text = R"({ "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
        "frame": { "target": "load.mw" },
        "training": { "epochs": 7, "batch_size": 16 },
        "variants": {
            "wide": { "network": { "lstm_units": [128, 64] }, "training": { "epochs": 9 } },
            "as it is": {}
        } })";
    const auto variants = parse_variants(text, "x.json", {});
    REQUIRE(variants.size() == 2);
    CHECK(variants[0].name == "wide");  // as in the file
    CHECK(variants[0].config.values.network.lstm_units == std::vector<int>{128, 64});
    CHECK(variants[0].config.values.training.epochs == 9);
    CHECK(variants[0].config.values.training.batch_size == 16);
    CHECK(variants[0].config.values.variants.empty());
    CHECK(variants[1].name == "as it is");
    CHECK(variants[1].config.values.training.epochs == 7);
    CHECK(parse_variants(text, "x.json", {{"training.epochs", "2", "--set"}})[0].config.values.training.epochs == 2);
    const auto origin_of = [&](const std::string& path) {
        for (const ResolvedOption& option : variants[0].config.options) {
            if (option.path == path) {
                return option.origin;
            }
        }
        return std::string();
    };
    CHECK(origin_of("training.epochs") == "x.json:5 (variant wide)");
    CHECK(origin_of("training.batch_size") == "x.json:3");
    const auto config = parse_config(text, "x.json", {});
    CHECK(config.values.variants.size() == 2);
    CHECK(parse_config(to_json_text(config.values), "again", {}).values.variants == config.values.variants);
}

TEST_CASE("what is wrong in a variant is told with its line and its name, when the config is read", "[config]") {
    const auto with_variant = [](const std::string& variant) {
        return R"({ "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
            "frame": { "target": "load.mw" },
            "variants": { "wide": )" +
               variant + " } }";
    };
    CHECK_THAT(message_of(with_variant(R"({"network": {"lstm_unit": [5]}})")),
               Contains(":3 (variant wide): unknown key 'network.lstm_unit'; did you mean 'network.lstm_units'?"));
    CHECK_THAT(message_of(with_variant(R"({"training": {"epochs": 0}})")),
               Contains(":3 (variant wide): 'training.epochs' is 0"));
    CHECK_THAT(message_of(with_variant(R"({"network": {"layer_dropout": [0.1, 0.2]}})")),
               Contains("(variant wide): 'network.layer_dropout' has 2 values"));
    CHECK_THAT(message_of(with_variant("5")), Contains("'variants.wide' must be an object"));
    CHECK_THROWS_WITH(parse_variants(kMinimal, "x.json", {}), Contains("x.json has no 'variants' to compare"));
}

TEST_CASE("dropout that is not one value for each layer is refused", "[config]") {
    CHECK_THAT(message_of(kMinimal, {{"network.layer_dropout", "[0.1, 0.2]", "--set"}}),
               Contains("'network.layer_dropout' has 2 values, but 'network.lstm_units' has 1 layers"));
    CHECK_THAT(message_of(kMinimal, {{"network.head_dropout", "[0.1]", "--set"}}),
               Contains("'network.head_dropout' has 1 values, but 'network.head_units' has 0 layers"));
    CHECK_THAT(message_of(kMinimal, {{"network.bidirectional_layers", "1", "--set"}}),
               Contains("'network.bidirectional' is false"));
}

TEST_CASE("a source that is named but not there is an error", "[config]") {
    CHECK_THAT(message_of(R"({"frame": {"target": "load.mw"}})"), Contains("no source 'load'"));
}

TEST_CASE("a column of periods that is not told to be a calendar is an error that says so", "[config]") {
    const std::vector<Setting> settings = {{"sources.school.type", "csv", "--set"},
                                           {"sources.school.files", "b.csv", "--set"},
                                           {"sources.school.period_columns", R"(["from", "to"])", "--set"},
                                           {"frame.columns.school.from", "school.in_period", "--set"}};
    CHECK_THAT(message_of(kMinimal, settings), Contains("frame.columns.school.role") && Contains("calendar"));

    auto right = settings;
    right.push_back({"frame.columns.school.role", "calendar", "--set"});
    const auto config = parse_config(kMinimal, "x.json", right);
    CHECK(config.values.sources.at("school").period_columns == std::vector<std::string>{"from", "to"});
}

TEST_CASE("a config written as JSON reads back to the same options", "[config]") {
    const auto config = parse_config(kMinimal, "x.json", {{"sources.load.publication_delay", "25h", "--set"}});
    const auto again = parse_config(to_json_text(config.values), "x.json", {});

    REQUIRE(config.options.size() == again.options.size());
    for (std::size_t i = 0; i < config.options.size(); ++i) {
        CHECK(config.options[i].path == again.options[i].path);
        CHECK(config.options[i].value == again.options[i].value);
    }
}

TEST_CASE("an option is shown with its description, an entry of a map with the map's", "[config]") {
    const auto config = parse_config(kMinimal, "x.json", {{"sources.load.weights.53", "0.5", "--set"}});
    const auto description_of = [&](const std::string& path) {
        const auto option = std::find_if(config.options.begin(), config.options.end(),
                                         [&](const ResolvedOption& one) { return one.path == path; });
        return option == config.options.end() ? "not there" : std::string(option->description);
    };

    CHECK_THAT(description_of("training.epochs"), Contains("passes over the training windows"));
    CHECK_THAT(description_of("sources.load.files"), Contains("globs"));
    CHECK_THAT(description_of("sources.load.weights.53"), Contains("each key of pivot"));
}

TEST_CASE("what is shown and recorded of a config holds no password of a URL", "[config]") {
    const auto config = parse_config(kMinimal, "x.json",
                                     {{"sources.remote.type", "eco2mix", "--set"},
                                      {"sources.remote.base_url", "http://u:s3kr1t@host/x?token=s3kr1t", "--set"},
                                      {"sources.load.files", R"(["http://u:s3kr1t@host/a.csv"])", "--set"}});
    CHECK(config.values.sources.at("remote").base_url == "http://u:s3kr1t@host/x?token=s3kr1t");
    CHECK(to_json_text(config.values).find("s3kr1t") == std::string::npos);
    for (const ResolvedOption& option : config.options) {
        CHECK(option.value.find("s3kr1t") == std::string::npos);
    }
}

TEST_CASE("an address of a source is one of the web", "[config]") {
    const auto parse = [](const std::string& option, const std::string& address) {
        const std::string type = option == "base_url" ? "eco2mix" : "open-meteo";
        return parse_config(kMinimal, "x.json",
                            {{"sources.remote.type", type, "--set"}, {"sources.remote." + option, address, "--set"}});
    };
    for (const char* address : {"", "host", "host:8080/x", "http://host", "HTTPS://host/x", "host/x?to=http://y"}) {
        CAPTURE(address);
        CHECK_NOTHROW(parse("base_url", address));
    }
    for (const char* option : {"base_url", "archive_url", "forecast_url", "previous_runs_url"}) {
        CHECK_THROWS_WITH(parse(option, "htp://u:s3kr1t@h"), Contains("sources.remote." + std::string(option)) &&
                                                                 Contains("must begin with http://") &&
                                                                 !Contains("s3kr1t"));
    }
    CHECK_THROWS(parse("base_url", "http:/host"));
    for (const char* address : {"u:s3kr1t@host/y", "//u:s3kr1t@host/y", "/host/y", "u@host"}) {
        CAPTURE(address);
        CHECK_THROWS_WITH(parse("base_url", address), Contains("must begin with http://") && !Contains("s3kr1t"));
    }
    CHECK_NOTHROW(parse("base_url", "host/x@y"));
}

TEST_CASE("the environment wins over .env, which wins over the file", "[config]") {
    const TempDirectory directory;
    std::ofstream(directory / ".env") << "# where\nFORECAST_STORE='from-file.db'\nexport MLFLOW_EXPERIMENT_NAME=trial\n"
                                      << "FORECAST_ARTIFACT_DIRECTORIES=/data/a, /data/b\n";
    ::setenv("FORECAST_STORE", "from-environment.db", 1);
    const auto with_both = Environment(directory.path()).settings();
    ::unsetenv("FORECAST_STORE");
    const auto with_file = Environment(directory.path()).settings();

    CHECK(parse_config(kMinimal, "x.json", with_both).values.store == "from-environment.db");
    CHECK(parse_config(kMinimal, "x.json", with_file).values.store == "from-file.db");
    CHECK(parse_config(kMinimal, "x.json", with_file).values.experiment == "trial");
    CHECK(parse_config(kMinimal, "x.json", with_file).values.artifact_directories ==
          std::vector<std::string>{"/data/a", "/data/b"});
}

TEST_CASE("a store on a server is put together from its parts, unless FORECAST_STORE names one", "[config]") {
    const TempDirectory directory;
    const auto store = [&](const std::string& lines) {
        std::ofstream(directory / ".env") << lines;
        const auto setting = Environment(directory.path()).store();
        return setting ? setting->text : "";
    };
    CHECK(store("POSTGRES_DB=x\n").empty());
    CHECK(store("POSTGRES_HOST=db.example\n") == "postgresql://db.example");
    const std::string all =
        "POSTGRES_HOST=db.example\nPOSTGRES_PORT=6000\nPOSTGRES_DB=my "
        "db\nPOSTGRES_USER=ada\nPOSTGRES_PASSWORD=a@b:/#é\n";
    CHECK(store(all) == "postgresql://ada:a%40b%3A%2F%23%C3%A9@db.example:6000/my%20db");
    CHECK(store("POSTGRES_HOST=::1\nPOSTGRES_DB=x\n") == "postgresql://[::1]/x");
    CHECK(store(all + "FORECAST_STORE=here.db\n") == "here.db");

    store(all);
    const auto shown = parse_config(kMinimal, "x.json", Environment(directory.path()).settings());
    for (const ResolvedOption& option : shown.options) {
        CHECK_THAT(option.value, !Contains("a%40b"));
    }
}

TEST_CASE("a line of .env that is no assignment is named", "[config]") {
    const TempDirectory directory;
    std::ofstream(directory / ".env") << "FORECAST_STORE=a\nnonsense\n";

    CHECK_THROWS_WITH(Environment(directory.path()), Contains(".env:2: expected KEY=value"));
}

TEST_CASE("the weather's error is an option as others are", "[config]") {
    const auto text = R"({ "sources": { "load": { "type": "csv" } },
                           "frame": { "target": "load.mw", "weather_error": { "temperature_sd": [1, 2.5], "seed": 7 } },
                           "issue": { "weather": "issued", "lead_days": 14 } })";
    const auto config = parse_config(text, "x.json", {}).values;
    CHECK(config.frame.weather_error.temperature_sd == std::vector<double>{1, 2.5});
    CHECK(config.frame.weather_error.seed == 7);
    CHECK(config.frame.weather_error.neighbour_correlation == WeatherErrorOptions().neighbour_correlation);
    CHECK_THROWS_WITH(parse_config(text, "x.json", {{"frame.weather_error.temperature_sd", "[1, -2]", "--set"}}),
                      Contains("frame.weather_error.temperature_sd"));
    CHECK_THROWS_WITH(parse_config(text, "x.json", {{"issue.lead_days", "15", "--set"}}), Contains("lead_days"));
}

TEST_CASE("each config that ships is read, and has a run name of its own and an experiment where it is not Brest's",
          "[config]") {
    int count = 0;
    std::set<std::string> run_names;
    for (const auto& entry : std::filesystem::directory_iterator(source_directory() / "configs")) {
        if (entry.path().extension() == ".json") {
            INFO(entry.path());
            if (row_task_of(entry.path(), {})) {
                CHECK(run_names.insert(load_tabular_config(entry.path(), {}).values.run_name).second);
                continue;
            }
            const ExperimentConfig config = load_config(entry.path(), {}).values;
            CHECK(run_names.insert(config.run_name).second);
            const bool of_brest = entry.path().filename().string().rfind("brest", 0) == 0;
            CHECK((config.experiment == "brest_consumption_forecast") == of_brest);
            ++count;
        }
    }
    CHECK(count >= 8);
}

TEST_CASE("of the half-hours' regressions only linear reads Paris, and learns from before its weather begins",
          "[config]") {
    const auto config = load_config(source_directory() / "configs/national-halfhours.json", {}).values;
    const auto reads_paris = [](const std::vector<FeatureOptions>& features) {
        return std::any_of(features.begin(), features.end(), [](const FeatureOptions& feature) {
            return std::count(feature.of.begin(), feature.of.end(), "paris_temperature") > 0;
        });
    };
    CHECK(config.linear.features.empty());  // those of features.ahead
    CHECK(reads_paris(config.features.ahead));
    CHECK_FALSE(reads_paris(config.additive.features));
    CHECK(config.linear.training_start == parse_day("2016-01-01"));
}

TEST_CASE("a key of an earlier release is read, and the name that it has now is said", "[config]") {
    const std::string text = R"({ "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
        "frame": { "target": "load.mw" },
        "linear": { "learn_from": "2015-01-01", "down_weights": [{"from": "2020-03-17", "to": "2020-05-11"}] },
        "additive": { "search_days": 90, "smallest_effect": 0.5, "terms": [{"curve": "t", "knots": 7}] },
        "issue": { "horizon_days": 3 } })";
    const auto config = parse_config(text, "x.json", {{"additive.search_days", "60", "--set"}});
    CHECK(config.values.issue.lead_days == 3);
    CHECK(config.values.linear.training_start == to_day({2015, 1, 1}));
    CHECK(config.values.linear.sample_weights.size() == 1);
    CHECK(config.values.additive.terms.at(0).basis_size == 7);
    CHECK(config.values.additive.tuning_window_days == 60);
    CHECK(config.values.additive.min_effect_share == 0.5);
    CHECK(config.renamed.size() == 6);
    CHECK_THAT(join(config.renamed, "\n"),
               Contains("x.json:5") && Contains("'issue.horizon_days' is called 'lead_days' now"));
    CHECK(parse_config(to_json_text(config.values), "again.json", {}).renamed.empty());
    CHECK_THAT(message_of(R"({ "issue": { "horizon_days": 3, "lead_days": 3 } })"),
               Contains("'horizon_days' and 'lead_days' are the same; keep 'lead_days'"));
    CHECK_THAT(message_of(R"({ "issue": { "horizon_days": 99 } })"), Contains("between 1 and 14"));
}

TEST_CASE("forecasts of an issue mode without a time are issued at the mode's usual one", "[config]") {
    const auto time = [](const std::string& issue, const std::vector<Setting>& settings = {}) {
        const std::string text =
            R"({ "frame": { "target": "load.mw" }, "sources": { "load": { "type": "csv" } })" + issue;
        return parse_config(text + "}", "x.json", settings).values.issue.time;
    };
    const Setting day_ahead{"issue.mode", "day-ahead", "--set"};
    CHECK(time("") == "02:15");
    CHECK(time(R"(, "issue": {"mode": "day-ahead"})") == "12:00");
    CHECK(time(R"(, "issue": {"mode": "day-ahead", "time": "09:00"})") == "09:00");
    CHECK(time("", {day_ahead}) == "12:00");
    CHECK(time(R"(, "issue": {"time": "03:00"})", {day_ahead}) == "12:00");
    CHECK(time(R"(, "issue": {"mode": "day-ahead", "time": "09:00"})", {day_ahead}) == "09:00");
    CHECK(time(R"(, "issue": {"time": "03:00"})", {day_ahead, {"issue.time", "10:30", "--set"}}) == "10:30");
    CHECK(time(R"(, "issue": {"mode": "day-ahead"})", {{"issue.mode", "day-of", "--set"}}) == "02:15");
}

TEST_CASE("territories are configs by name in the order of the file, and a mistake in one is told with its place",
          "[config]") {
    const std::string text = R"({ "sources": { "load": { "type": "eco2mix", "territory": "242900314" } },
        "frame": { "target": "load.consommation" },
        "territories": {
            "rennes": { "sources": { "load": { "territory": "243500139" } } },
            "brest": {}
        } })";
    const auto territories = parse_territories(text, "x.json", {});
    REQUIRE(territories.size() == 2);
    CHECK(territories[0].name == "rennes");
    CHECK(territories[0].config.values.sources.at("load").territory == "243500139");
    CHECK(territories[0].config.values.territories.empty());
    CHECK(territories[1].config.values.sources.at("load").territory == "242900314");
    CHECK(parse_territories(kMinimal, "x.json", {}).empty());
    std::string wrong = text;
    wrong.replace(wrong.find(R"("brest": {})"), 11, R"("brest": { "windw": 1 })");
    CHECK_THROWS_WITH(parse_config(wrong, "x.json", {}),
                      Contains("x.json:5") && Contains("(territory brest)") && Contains("windw"));
}
