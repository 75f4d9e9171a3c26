#include "tests/engine/columns/columnsstory.h"

namespace weir::engine::test {
namespace {

std::string windowOf(ColumnsStory& dice)
{
    switch (dice.dice(6)) {
    case 0:
        return ",'during':{'last':'" + std::to_string(1 + dice.dice(60)) + "d'}";
    case 1:
        return ",'during':{'between':['60d','" + std::to_string(dice.dice(40)) + "d']}";
    case 2:
        return ",'during':{'before':'20d'}";
    case 3:
        return ",'during':{'calendar':'month'}";
    case 4:
        return ",'during':{'from':'2026-07-01','until':'2026-09-01'}";
    default:
        return {};
    }
}

std::string filterOf(ColumnsStory& dice)
{
    switch (dice.dice(9)) {
    case 0:
        return ",'where':{'property':'total','op':'greaterThan','value':" + std::to_string(dice.dice(60)) + "}";
    case 1:
        return ",'where':{'property':'category','op':'equals','value':'shoes'}";
    case 2:
        return ",'where':{'any':[{'property':'address.city','op':'notEquals','value':'Paris'},"
               "{'property':'total','op':'missing'}]}";
    case 3:
        return ",'where':{'element':'products','where':{'all':[{'property':'sku','op':'equals','value':'s1'},"
               "{'property':'price','op':'atLeast','value':10}]}}";
    case 4:
        return ",'where':\"properties.products.0.sku = 's2' or contains(properties.category, 'oo')\"";
    case 5:
        return ",'where':{'property':'category','op':'equals','value':{'trait':'plan'}}";
    case 6:
        return ",'where':\"context.locale = 'de'\"";
    default:
        return {};
    }
}

std::string eventsOf(ColumnsStory& dice)
{
    static const char* const events[] = {"'event':'Order Completed'", "'event':'Order*'", "'event':'*'",
                                         "'event':'Product Viewed'", "'type':'page'"};
    return events[dice.dice(5)] + filterOf(dice) + windowOf(dice);
}

std::string conditionOf(ColumnsStory& dice, int depth)
{
    switch (dice.dice(depth > 0 ? 16 : 12)) {
    case 0:
    case 1:
        return "{" + eventsOf(dice) + ",'count':{'atLeast':" + std::to_string(1 + dice.dice(3)) + "}}";
    case 2:
        return "{" + eventsOf(dice) + ",'count':{'never':true}}";
    case 3:
        return "{" + eventsOf(dice) +
               ",'aggregate':'sum','property':'total','op':'atLeast','value':" + std::to_string(dice.dice(80)) + "}";
    case 4:
        return "{" + eventsOf(dice) + ",'aggregate':'" + (dice.dice(2) ? "average" : "minimum") +
               "','property':'total','op':'lessThan','value':30}";
    case 5:
        return "{" + eventsOf(dice) +
               ",'aggregate':'uniqueCount','property':'products[].sku','op':'atLeast','value':2}";
    case 6:
        return "{'trait':'plan','op':'equals','value':'pro'" + std::string(dice.dice(2) ? ",'for':'7d'" : "") + "}";
    case 7:
        return "{'trait':'" + std::string(dice.dice(2) ? "last_category" : "spent") + "','op':'exists'}";
    case 8:
        return "{'sequence':[{'event':'Product Viewed'},{'event':'Order Completed','within':'20d'" +
               std::string(dice.dice(2)
                               ? ",'where':{'property':'cart_id','op':'equals','value':{'step':0,'property':'cart_id'}}"
                               : "") +
               "}]" + windowOf(dice) + "}";
    case 9:
        return "{'regularly':{'event':'Order*','each':'14d','periods':2,'of':5}}";
    case 10:
        return "{'event':'Order Completed','latest':{'property':'total','op':'greaterThan','value':10}}";
    case 11:
        return dice.dice(2) ? "{'audience':'buyers'}" : "{'list':'chosen'}";
    case 12:
        return "{'not':" + conditionOf(dice, depth - 1) + "}";
    case 13:
        return "{'any':[" + conditionOf(dice, depth - 1) + "," + conditionOf(dice, depth - 1) + "]}";
    case 14:
        return "{'account':" + conditionOf(dice, 0) + ",'quantifier':'" + (dice.dice(2) ? "any" : "all") + "'}";
    default:
        return "{'all':[" + conditionOf(dice, depth - 1) + "," + conditionOf(dice, depth - 1) + "]}";
    }
}

} // namespace

std::string randomRule(ColumnsStory& dice)
{
    // Texts within FQL keep their ' : they stand between " already.
    const std::string rule = conditionOf(dice, 2);
    std::string out;
    bool inFql = false;
    for (const char c : "{'kind':'audience','key':'draft','includeAnonymous':" +
                            std::string(dice.dice(2) ? "true" : "false") + ",'rule':" + rule + "}") {
        inFql = c == '"' ? !inFql : inFql;
        out += c == '\'' && !inFql ? '"' : c;
    }
    return out;
}

} // namespace weir::engine::test
