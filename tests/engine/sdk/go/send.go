// Sends the calls of a file through Segment's Go library: send HOST WRITE_KEY CALLS.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/segmentio/analytics-go/v3"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// native makes {"$date": …} a time; numbers stay as they are written.
func native(value interface{}) interface{} {
	switch value := value.(type) {
	case map[string]interface{}:
		if date, isDate := value["$date"].(string); isDate && len(value) == 1 {
			moment, err := time.Parse(time.RFC3339Nano, date)
			must(err)
			return moment
		}
		for name, inner := range value {
			value[name] = native(inner)
		}
		return value
	case []interface{}:
		for i, inner := range value {
			value[i] = native(inner)
		}
		return value
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		number, err := value.Float64()
		must(err)
		return number
	}
	return value
}

type failures struct{}

func (failures) Success(analytics.Message) {}
func (failures) Failure(_ analytics.Message, err error) {
	must(err)
}

func text(call map[string]interface{}, name string) string {
	value, _ := call[name].(string)
	return value
}

func bag(call map[string]interface{}, name string) map[string]interface{} {
	value, _ := call[name].(map[string]interface{})
	return value
}

func message(call map[string]interface{}) analytics.Message {
	user, anonymous := text(call, "userId"), text(call, "anonymousId")
	moment, _ := call["timestamp"].(time.Time)
	switch call["type"] {
	case "identify":
		return analytics.Identify{UserId: user, AnonymousId: anonymous, Traits: bag(call, "traits")}
	case "track":
		return analytics.Track{UserId: user, AnonymousId: anonymous, Event: text(call, "event"), Timestamp: moment,
			Properties: bag(call, "properties")}
	case "page":
		return analytics.Page{UserId: user, AnonymousId: anonymous, Name: text(call, "name"), Properties: bag(call, "properties")}
	case "screen":
		return analytics.Screen{UserId: user, AnonymousId: anonymous, Name: text(call, "name"), Properties: bag(call, "properties")}
	case "group":
		return analytics.Group{UserId: user, AnonymousId: anonymous, GroupId: text(call, "groupId"), Traits: bag(call, "traits")}
	}
	return analytics.Alias{UserId: user, PreviousId: text(call, "previousId")}
}

func main() {
	file, err := os.Open(os.Args[3])
	must(err)
	decoder := json.NewDecoder(file)
	decoder.UseNumber()
	var calls []map[string]interface{}
	must(decoder.Decode(&calls))
	client, err := analytics.NewWithConfig(os.Args[2], analytics.Config{Endpoint: os.Args[1], Callback: failures{}})
	must(err)
	for _, call := range calls {
		must(client.Enqueue(message(native(call).(map[string]interface{}))))
	}
	must(client.Close())
}
