#include "commands/application.hpp"

int main(int argc, char** argv) {
    return static_cast<int>(forecast::run_application(argc, argv));
}
