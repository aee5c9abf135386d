#include "forecast/config/tabular_schema.hpp"

#include "forecast/config/tabular_config.hpp"
#include "option_schema.hpp"

namespace forecast {

std::string tabular_config_schema() {
    TabularConfig config;
    OrderedJson schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                          {"title", "forecast experiment of rows"}};
    schema.update(struct_schema(config));
    return schema.dump(2) + "\n";
}

}  // namespace forecast
