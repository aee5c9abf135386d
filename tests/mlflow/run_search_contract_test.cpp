#include <cmath>

#include <catch2/catch.hpp>

#include "contract_runs.hpp"
#include "error_of.hpp"
#include "forecast/tracking/run_store.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

using Names = std::vector<std::string>;

const double kNan = std::nan("");

Names names(const std::vector<RunSummary>& runs) {
    Names all;
    for (const RunSummary& run : runs) {
        all.push_back(run.name);
    }
    return all;
}

Names listed(const RunStore& store, const std::string& filter, const std::string& sort = "name") {
    RunQuery query;
    query.filter = filter;
    query.order_by = {sort};
    return names(store.list(query));
}

}  // namespace

TEMPLATE_TEST_CASE("runs are listed newest first, by experiment, up to a limit", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    for (const char* name : {"a", "b", "c"}) {
        begin(*kind.store, name);
    }
    kind.store->create_run({"other", "d", {}});
    const auto names_of = [&](std::optional<std::size_t> limit, const std::string& experiment) {
        RunQuery query;
        query.limit = limit;
        query.experiment = experiment;
        return names(kind.store->list(query));
    };

    CHECK(names_of({}, "brest") == Names{"c", "b", "a"});
    CHECK(names_of(2, "brest") == Names{"c", "b"});
    CHECK(names_of({}, "other") == Names{"d"});
    CHECK(names_of({}, "").size() == 4);
    CHECK(names_of({}, "unknown").empty());
}

TEMPLATE_TEST_CASE("runs are sorted by metrics, params and attributes, what is missing last", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    const auto d = ended(*kind.store, "d");
    const auto c = ended(*kind.store, "c");
    const auto b = ended(*kind.store, "b");
    const auto a = ended(*kind.store, "a");
    kind.store->log_batch(a, {{"mae", 2, 0, 1}}, {{"seed", "10"}}, {});
    kind.store->log_batch(b, {{"mae", 1, 0, 1}}, {{"seed", "9"}}, {});
    kind.store->log_batch(c, {{"mae", kNan, 0, 1}}, {}, {});

    const auto sorted = [&](const std::string& by) { return listed(*kind.store, "", by); };
    CHECK(sorted("metrics.mae") == Names{"b", "a", "c", "d"});
    CHECK(sorted("metrics.mae desc") == Names{"a", "b", "c", "d"});
    CHECK(sorted("params.seed") == Names{"b", "a", "c", "d"});
    CHECK(sorted("params.seed DESC") == Names{"a", "b", "c", "d"});
    CHECK(sorted("name desc") == Names{"d", "c", "b", "a"});
    CHECK(sorted("attributes.start_time asc") == Names{"d", "c", "b", "a"});
    CHECK(error_of([&] { sorted("mae"); }).kind() == ErrorKind::invalid_argument);
}

TEMPLATE_TEST_CASE("runs are found by a filter over metrics, params, tags, attributes and datasets", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    const auto a = begin(*kind.store, "a", {{"site", "Brest"}}).run_id;
    const auto b = begin(*kind.store, "b", {{"site", "brest*"}}).run_id;
    const auto c = begin(*kind.store, "c").run_id;
    kind.store->log_batch(a, {{"mae", 3, 0, 1}, {"mae", 5, 1, 2}}, {{"seed", "1"}}, {});
    kind.store->log_batch(b, {{"mae", 2, 0, 1}}, {{"seed", "10"}}, {});
    kind.store->log_batch(c, {{"mae", kNan, 0, 1}}, {{"a b", "it's"}}, {});
    kind.store->log_inputs(b, {{"load", "bb", "local", "{}", "{}", "{}", "training"}});
    kind.store->finish_run(b, RunStatus::finished, 86'400'000);

    const auto found = [&](const std::string& filter) { return listed(*kind.store, filter); };
    CHECK(found("metrics.mae < 4") == Names{"b"});
    CHECK(found("metrics.mae != 2") == Names{"a", "c"});
    CHECK(found("params.seed != '1'") == Names{"b"});
    CHECK(found("not params.seed = '1'") == Names{"b", "c"});
    CHECK(found("params.`a b` = 'it''s'") == Names{"c"});
    CHECK(found("tags.site LIKE 'b%'") == Names{"b"});
    CHECK(found("tags.site ILIKE 'b%' and (status = 'RUNNING' or name = 'c')") == Names{"a"});
    CHECK(found("end_time <= 86400000") == Names{"b"});
    CHECK(found("datasets.digest = 'bb' and datasets.context = 'training'") == Names{"b"});
    CHECK(error_of([&] { found("metrcs.mae < 4"); }).kind() == ErrorKind::invalid_argument);
}

TEMPLATE_TEST_CASE("runs are searched over several experiments, lifecycles and sort keys", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    RunStore& store = *kind.store;
    const auto add = [&](const char* experiment, const char* name, const char* seed, double mae) {
        auto id = store.create_run({experiment, name, {}}).run_id;
        store.log_batch(id, {{"mae", mae, 0, 1}}, {{"a seed", seed}}, {});
        return id;
    };
    add("brest", "a", "2", 1);
    add("brest", "b", "10", 1);
    add("lille", "c", "2", 3);
    store.set_lifecycle(add("lille", "d", "10", 0), Lifecycle::deleted);
    add("nantes", "e", "2", 9);
    const auto id_of = [&](const char* name) { return store.find_experiment_named(name)->id; };
    RunQuery query;
    query.experiment_ids = {id_of("brest"), id_of("lille")};
    query.order_by = {"params.`a seed` DESC", "metrics.mae", "attributes.run_name desc"};

    CHECK(names(store.list(query)) == Names{"b", "a", "c"});
    query.lifecycle = std::nullopt;
    CHECK(names(store.list(query)) == Names{"d", "b", "a", "c"});
    query.lifecycle = Lifecycle::deleted;
    CHECK(names(store.list(query)) == Names{"d"});
    query.lifecycle = Lifecycle::active;
    query.order_by = {"metrics.mae", "name DESC"};
    CHECK(names(store.list(query)) == Names{"b", "a", "c"});
    query.experiment_ids = {"77"};
    CHECK(store.list(query).empty());
}

TEMPLATE_TEST_CASE("runs come in pages, newest first or sorted", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        begin(*kind.store, name);
    }
    for (const auto& [order, first] : {std::pair{"", Names{"e", "d"}}, std::pair{"name", Names{"a", "b"}}}) {
        RunQuery query;
        query.order_by = {order};
        query.limit = 2;
        const auto page = kind.store->search(query);
        CHECK(names(page.entries) == first);
        query.page_token = page.next_token;
        const auto second = kind.store->search(query);
        CHECK(names(second.entries).size() == 2);
        query.page_token = second.next_token;
        const auto last = kind.store->search(query);
        CHECK(names(last.entries).size() == 1);
        CHECK(last.next_token.empty());
    }
}

TEMPLATE_TEST_CASE("a metric's history comes in pages, of several runs at once and of some steps", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    const auto a = begin(*kind.store, "a").run_id;
    const auto b = begin(*kind.store, "b").run_id;
    kind.store->log_batch(a, {{"loss", 3, 0, 10}, {"loss", 2, 1, 20}, {"loss", 1, 2, 30}, {"other", 1, 0, 1}}, {}, {});
    kind.store->log_batch(b, {{"loss", 5, 0, 5}, {"loss", 4, 2, 6}}, {}, {});
    const auto values = [](const Page<RunMetric>& page) {
        std::vector<double> all;
        for (const RunMetric& point : page.entries) {
            all.push_back(point.metric.value);
        }
        return all;
    };
    HistoryQuery query{{b, a}, "loss"};
    CHECK(values(kind.store->search_history(query)) == std::vector<double>{5, 4, 3, 2, 1});
    CHECK(kind.store->search_history(query).entries.front().run_id == b);
    query.limit = 3;
    const auto page = kind.store->search_history(query);
    CHECK(values(page) == std::vector<double>{5, 4, 3});
    query.page_token = page.next_token;
    CHECK(values(kind.store->search_history(query)) == std::vector<double>{2, 1});
    CHECK(kind.store->search_history(query).next_token.empty());
    query = {{a, b}, "loss", 1, 2};
    CHECK(values(kind.store->search_history(query)) == std::vector<double>{2, 1, 4});
    CHECK(kind.store->search_history({{}, "loss"}).entries.empty());
}

}  // namespace forecast
