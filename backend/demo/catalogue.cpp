#include "backend/demo/catalogue.h"

#include <cstdio>

namespace weir {
namespace {

struct Category
{
    std::string_view code;
    std::string_view name;
    std::vector<std::string_view> kinds;
    int leastCents, mostCents, leastGrams, mostGrams;
};

const std::vector<Category>& categories()
{
    static const std::vector<Category> all = {
        {"TEA",
         "Tea",
         {"Assam", "Darjeeling", "Sencha", "Oolong", "Earl Grey", "Rooibos", "Peppermint"},
         490,
         2450,
         60,
         260},
        {"COF",
         "Coffee",
         {"Espresso blend", "Filter roast", "Yirgacheffe", "Sumatra", "Decaf", "Cold brew"},
         790,
         3200,
         260,
         1050},
        {"KIT",
         "Kitchen",
         {"Teapot", "Moka pot", "Chef's knife", "Cutting board", "Mixing bowl", "Grater", "Kettle"},
         1290,
         14900,
         200,
         2400},
        {"TAB",
         "Tableware",
         {"Mug", "Espresso cup", "Plate", "Carafe", "Soup bowl", "Butter dish"},
         690,
         5900,
         180,
         1300},
        {"GAR",
         "Garden",
         {"Watering can", "Hand trowel", "Seed set", "Terracotta pot", "Secateurs"},
         390,
         6900,
         40,
         3200},
        {"STA", "Stationery", {"Notebook", "Fountain pen", "Ink", "Letter paper", "Calendar"}, 450, 8900, 30, 700}};
    return all;
}

constexpr std::string_view finishes[] = {"“Dawn”",  "“River”", "“Moss”",  "“Copper”",
                                         "“Slate”", "“Linen”", "“Ember”", "“Frost”"};

} // namespace

Catalogue::Catalogue(std::uint64_t seed) : m_popularity(240, 1.05)
{
    Random random(seed ^ 0x676f6f6473ULL);
    for (int i = 0; i < 240; ++i) {
        const Category& category = random.pick(categories());
        char number[8];
        std::snprintf(number, sizeof number, "%04d", i + 1);
        Product product;
        product.sku = std::string(category.code) + '-' + number;
        product.name = std::string(random.pick(category.kinds)) + ' ' + std::string(random.pick(finishes));
        product.category = category.name;
        product.path = "/products/" + product.sku;
        const auto price = int(double(category.leastCents) +
                               double(category.mostCents - category.leastCents) * std::pow(random.real(), 2.2));
        product.cents = price / 100 * 100 + (random.chance(0.7) ? 90 : 50);
        product.grams = int(random.between(category.leastGrams, category.mostGrams));
        m_products.push_back(std::move(product));
    }
}

std::string_view Catalogue::searchWord(Random& random)
{
    static constexpr std::string_view words[] = {
        "teapot",   "espresso", "mug",    "gift", "green tea", "knife", "blue plate", "thé vert",
        "Geschenk", "notebook", "kettle", "сад",  "お茶",      "moka",  "christmas",  "decaf"};
    return random.pick(words);
}

int Catalogue::inCurrency(int euroCents, std::string_view currency)
{
    const double factor = currency == "GBP" ? 0.86 : currency == "USD" ? 1.12 : 1.0;
    if (factor == 1.0)
        return euroCents;
    return int(double(euroCents) * factor) / 10 * 10 + 9;
}

} // namespace weir
