#include "../core/private.hpp"
#include <torch/torch.h>
#include "forecast/core/error.hpp"
