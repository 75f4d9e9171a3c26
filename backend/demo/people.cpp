#include "backend/demo/people.h"

#include <array>
#include <cstdio>

namespace weir {
namespace {

using Words = std::vector<std::string_view>;

struct Country
{
    std::string_view code;
    std::string_view currency;
    std::string_view language;
    int weight; ///< share of the customers
    Words given;
    Words family;
    Words cities;
    Words streets;
};

const std::vector<Country>& countries()
{
    static const std::vector<Country> all = {
        {"DE",
         "EUR",
         "de",
         18,
         {"Anna", "Lukas", "Jürgen", "Sabine", "Felix", "Käthe", "Mehmet", "Lena", "Jonas", "Heike", "Björn", "Leonie"},
         {"Müller", "Schmidt", "Weiß", "Yılmaz", "Krüger", "Vogel", "Schröder", "Hahn", "Kaiser", "Lorenz", "Böhm",
          "Roth"},
         {"Berlin", "Köln", "München", "Leipzig", "Bremen"},
         {"Lindenstraße 4", "Am Markt 12", "Schillerplatz 7", "Gartenweg 31"}},
        {"GB",
         "GBP",
         "en",
         16,
         {"Olivia", "Harry", "Amelia", "Priya", "Callum", "Niamh", "George", "Zoë", "Mohammed", "Ffion", "Isla",
          "Rhys"},
         {"Smith", "Patel", "O'Connor", "Taylor", "Hughes", "Begum", "MacLeod", "Wright", "Okafor", "Clarke", "Evans",
          "Reid"},
         {"London", "Leeds", "Glasgow", "Cardiff", "Bristol"},
         {"12 Mill Lane", "7 Station Road", "Flat 3, 88 High Street", "1 The Green"}},
        {"US",
         "USD",
         "en",
         18,
         {"Emily", "James", "Latoya", "José", "Hannah", "Wei", "Tyler", "Grace", "Darnell", "Sofia", "Noah", "Rebecca"},
         {"Johnson", "Garcia", "Nguyen", "Brown", "Kim", "Washington", "Miller", "Rossi", "Davis", "Hernández", "Cohen",
          "Lee"},
         {"Portland", "Austin", "Chicago", "Brooklyn", "Santa Fe"},
         {"402 Oak Street", "19 Riverside Drive", "2210 NE 14th Avenue", "88 Maple Court, Apt 5"}},
        {"FR",
         "EUR",
         "fr",
         12,
         {"Chloé", "Théo", "Amélie", "Benoît", "Inès", "Hugo", "Maëlys", "François", "Léa", "Karim", "Margaux", "Loïc"},
         {"Martin", "Lefèvre", "Dubois", "Benali", "Moreau", "Garnier", "Chevalier", "Guérin", "Roux", "Fontaine",
          "Petit", "Noël"},
         {"Paris", "Lyon", "Nantes", "Besançon"},
         {"14 rue des Lilas", "3 place de l'Église", "27 avenue Foch", "9 quai de Saône"}},
        {"ES",
         "EUR",
         "es",
         8,
         {"Lucía", "Iñigo", "María", "Álvaro", "Carmen", "Núria", "Jordi", "Begoña", "Pablo", "Rocío"},
         {"García", "Muñoz", "Fernández", "Ibáñez", "Serra", "Etxeberria", "Núñez", "Romero", "Peña", "Vázquez"},
         {"Madrid", "València", "Sevilla", "Bilbao"},
         {"Calle Mayor 18", "Gran Via 240", "Plaza Nueva 3", "Paseo del Prado 6"}},
        {"IT",
         "EUR",
         "it",
         7,
         {"Giulia", "Niccolò", "Chiara", "Matteo", "Beatrice", "Luca", "Elena", "Tommaso"},
         {"Rossi", "Esposito", "Ferrari", "D'Angelo", "Colombo", "Ricci", "Marini", "Lombardi"},
         {"Torino", "Bologna", "Napoli", "Forlì"},
         {"Via Garibaldi 21", "Corso Italia 5", "Piazza Dante 2"}},
        {"NL",
         "EUR",
         "nl",
         6,
         {"Sanne", "Daan", "Fleur", "Joris", "Noor", "Sjoerd", "Lieke", "Anouk"},
         {"de Vries", "Jansen", "van den Berg", "Bakker", "Visser", "ter Horst", "Özdemir", "Kuipers"},
         {"Utrecht", "Groningen", "Rotterdam"},
         {"Keizersgracht 118", "Dorpsstraat 9", "Havenkade 44"}},
        {"PL",
         "EUR",
         "pl",
         5,
         {"Łukasz", "Zofia", "Agnieszka", "Paweł", "Małgorzata", "Grzegorz"},
         {"Kowalski", "Wójcik", "Zieliński", "Dąbrowska", "Szymańska", "Król"},
         {"Kraków", "Łódź", "Gdańsk"},
         {"ul. Długa 15/4", "Rynek Główny 8", "al. Róż 3"}},
        {"SE",
         "EUR",
         "sv",
         4,
         {"Åsa", "Björn", "Elin", "Göran", "Saga", "Nils"},
         {"Lindström", "Åkesson", "Bergström", "Nyqvist", "Öberg", "Holm"},
         {"Göteborg", "Malmö", "Umeå"},
         {"Storgatan 3", "Björkvägen 17", "Ågatan 22"}},
        {"GR",
         "EUR",
         "el",
         2,
         {"Ελένη", "Γιώργος", "Μαρία", "Νίκος"},
         {"Παπαδόπουλος", "Αλεξίου", "Δημητρίου", "Βασιλείου"},
         {"Αθήνα", "Θεσσαλονίκη"},
         {"Ερμού 14", "Αγίου Νικολάου 3"}},
        {"JP",
         "USD",
         "ja",
         2,
         {"陽菜", "大翔", "さくら", "健太"},
         {"佐藤", "田中", "山本", "中村"},
         {"東京", "京都"},
         {"本町1丁目2-3", "桜通り5-8"}},
        {"IE",
         "EUR",
         "en",
         2,
         {"Aoife", "Ciarán", "Saoirse", "Pádraig"},
         {"Ó Briain", "Murphy", "Byrne", "Ní Dhónaill"},
         {"Dublin", "Galway"},
         {"5 Quay Street", "21 Merrion Row"}}};
    return all;
}

const Country& pickCountry(Random& random)
{
    static const int total = [] {
        int sum = 0;
        for (const Country& country : countries())
            sum += country.weight;
        return sum;
    }();
    auto at = int(random.below(std::uint32_t(total)));
    for (const Country& country : countries()) {
        at -= country.weight;
        if (at < 0)
            return country;
    }
    return countries().front();
}

Customer makeCustomer(std::size_t index, Random& random)
{
    static constexpr std::array<std::string_view, 5> devices = {"phone", "phone", "phone", "desktop", "tablet"};
    const Country& country = pickCountry(random);
    char number[24];
    std::snprintf(number, sizeof number, "%05zu", index + 1);
    Customer customer;
    customer.id = std::string("C-") + number;
    const std::string_view given = random.pick(country.given);
    const std::string_view family = random.pick(country.family);
    const bool familyFirst = country.code == "JP";
    customer.name =
        familyFirst ? std::string(family) + ' ' + std::string(given) : std::string(given) + ' ' + std::string(family);
    customer.email = "customer" + std::string(number) + "@" + std::string(country.language) + ".mail.example";
    customer.country = country.code;
    customer.city = random.pick(country.cities);
    customer.street = random.pick(country.streets);
    customer.currency = country.currency;
    customer.language = country.language;
    customer.device = random.pick(devices);
    customer.loyalty = random.chance(0.6) ? 0 : int(random.below(4));
    return customer;
}

} // namespace

People::People(std::uint64_t seed, std::size_t count) : m_frequency(count, 0.6)
{
    Random random(seed ^ 0x70656f706c65ULL);
    m_customers.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        m_customers.push_back(makeCustomer(i, random));
    // Who was made first is not who buys most.
    for (std::size_t i = count; i > 1; --i)
        std::swap(m_customers[i - 1], m_customers[random.below(std::uint32_t(i))]);
}

} // namespace weir
