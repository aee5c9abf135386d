#pragma once

struct Twice {
    int x;
};
