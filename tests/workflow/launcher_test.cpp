#include "forecast/workflow/launcher.hpp"

#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

Variables variables(std::map<std::string, std::string> all) {
    return [all = std::move(all)](const std::string& name) {
        const auto found = all.find(name);
        return found == all.end() ? std::nullopt : std::optional(found->second);
    };
}

TEST_CASE("a process that no launcher started is alone, and so is the only one of a launcher", "[workflow]") {
    CHECK_FALSE(find_place(variables({})));
    CHECK_FALSE(find_place(variables({{"RANK", "0"}, {"WORLD_SIZE", "1"}})));
    CHECK_FALSE(find_place(variables({{"RANK", "1"}})));
}

TEST_CASE("torchrun's variables say rank, size and where rank 0 is", "[workflow]") {
    const auto place =
        find_place(variables({{"RANK", "1"}, {"WORLD_SIZE", "4"}, {"MASTER_ADDR", "node7"}, {"MASTER_PORT", "2345"}}));
    REQUIRE(place);
    CHECK(place->launcher == "torchrun");
    CHECK(place->rank == 1);
    CHECK(place->size == 4);
    CHECK(place->address == "node7");
    CHECK(place->port == 2345);
}

TEST_CASE("where torchrun itself listens at its port, the ranks meet at another", "[workflow]") {
    const auto place = find_place(variables({{"RANK", "0"},
                                             {"WORLD_SIZE", "2"},
                                             {"MASTER_PORT", "29500"},
                                             {"TORCHELASTIC_RUN_ID", "none"},
                                             {"TORCHELASTIC_USE_AGENT_STORE", "True"}}));
    CHECK(place->port >= 20000);
    CHECK(place->port < 30000);
    CHECK(place->port != 29500);
}

TEST_CASE("in a step of srun rank 0 is on the first host", "[workflow]") {
    const auto address = [](const std::string& hosts) {
        return find_place(variables({{"SLURM_PROCID", "0"},
                                     {"SLURM_STEP_NUM_TASKS", "2"},
                                     {"SLURM_JOB_ID", "17"},
                                     {"SLURM_STEP_NODELIST", hosts}}))
            ->address;
    };
    CHECK(address("vm") == "vm");
    CHECK(address("alpha,beta[1-3]") == "alpha");
    CHECK(address("node[03-07,12],other") == "node03");
    CHECK(address("node[4,9]") == "node4");
    CHECK(address("node[5]") == "node5");
}

TEST_CASE("mpirun inside a step of srun says which rank it is", "[workflow]") {
    const auto place = find_place(variables({{"SLURM_PROCID", "0"},
                                             {"SLURM_STEP_NUM_TASKS", "1"},
                                             {"OMPI_COMM_WORLD_RANK", "1"},
                                             {"OMPI_COMM_WORLD_SIZE", "2"}}));
    REQUIRE(place);
    CHECK(place->launcher == "mpirun");
    CHECK(place->rank == 1);
}

TEST_CASE("two steps of one job of Slurm get ports of their own", "[workflow]") {
    const auto port = [](const std::string& step) {
        return find_place(variables({{"SLURM_PROCID", "0"},
                                     {"SLURM_STEP_NUM_TASKS", "2"},
                                     {"SLURM_JOB_ID", "17"},
                                     {"SLURM_STEP_ID", step}}))
            ->port;
    };
    CHECK(port("0") != port("1"));
}

TEST_CASE("a batch script of Slurm that does not call srun is one process", "[workflow]") {
    CHECK_FALSE(find_place(variables({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}, {"SLURM_JOB_ID", "17"}})));
}

TEST_CASE("two jobs without a port get ports of their own, all ranks of one the same", "[workflow]") {
    const auto port = [](const std::string& rank, const std::string& job) {
        return find_place(
                   variables({{"OMPI_COMM_WORLD_RANK", rank}, {"OMPI_COMM_WORLD_SIZE", "2"}, {"PMIX_NAMESPACE", job}}))
            ->port;
    };
    CHECK(port("0", "3001") == port("1", "3001"));
    CHECK(port("0", "3001") != port("0", "3002"));
    CHECK(port("0", "3001") >= 20000);
    CHECK(port("0", "3001") < 30000);
}

TEST_CASE("variables of ranks that cannot be are refused by name", "[workflow]") {
    const auto refusal = [](const std::string& rank, const std::string& size, const std::string& port) {
        return std::string(error_of([&] {
                               find_place(variables({{"RANK", rank}, {"WORLD_SIZE", size}, {"MASTER_PORT", port}}));
                           }).what());
    };
    CHECK_THAT(refusal("2", "2", "1"), Catch::Contains("RANK is 2 and WORLD_SIZE is 2"));
    CHECK_THAT(refusal("-1", "2", "1"), Catch::Contains("RANK is '-1'"));
    CHECK_THAT(refusal("0", "1.5", "1"), Catch::Contains("WORLD_SIZE is '1.5'"));
    CHECK_THAT(refusal("0", "2", "70000"), Catch::Contains("MASTER_PORT is '70000'"));
}

}  // namespace
}  // namespace forecast
