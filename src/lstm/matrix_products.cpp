#include "matrix_products.hpp"

namespace forecast {
namespace {

std::size_t count(Eigen::Index n) {
    return static_cast<std::size_t>(n);
}

Product product_of(const ConstPart& a, const ConstPart& b, Part& c) {
    Product product;
    product.a = a.data();
    product.a_column = count(a.outerStride());
    product.b = b.data();
    product.c = c.data();
    product.c_column = count(c.outerStride());
    product.rows = count(c.rows());
    product.inner = count(a.cols());
    product.columns = count(c.cols());
    return product;
}

}  // namespace

void add_product(const ConstPart& a, const ConstPart& b, Part c) {
    Product product = product_of(a, b, c);
    product.b_column = count(b.outerStride());
    multiply_add(product);
}

void add_product_with_transposed(const ConstPart& a, const ConstPart& b, Part c) {
    Product product = product_of(a, b, c);
    product.b_row = count(b.outerStride());
    product.b_column = 1;
    multiply_add(product);
}

}  // namespace forecast
