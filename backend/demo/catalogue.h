// Purpose: what the demo shop sells. Thread: immutable after construction.
#pragma once

#include "backend/demo/random.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct Product
{
    std::string sku; ///< "TEA-0031"
    std::string name;
    std::string_view category;
    std::string path; ///< of its page
    int cents = 0;    ///< in euros, with tax
    int grams = 0;
};

class Catalogue
{
public:
    explicit Catalogue(std::uint64_t seed);
    std::size_t size() const { return m_products.size(); }
    const Product& at(std::size_t index) const { return m_products[index]; }
    /// A few sell all the time, most seldom.
    std::size_t pick(Random& random) const { return m_popularity.pick(random); }
    static std::string_view searchWord(Random& random);

    /// Cents of `currency` for cents of a euro, ending as prices do.
    static int inCurrency(int euroCents, std::string_view currency);

private:
    std::vector<Product> m_products;
    Zipf m_popularity;
};

} // namespace weir
