using System.Globalization;
using System.Text.Json;

namespace Ojime.Formats.Pt2;

/// <summary>Reads JSON that others wrote: a missing or strange member is null, never an exception.</summary>
internal static class JsonReading
{
    extension(JsonElement element)
    {
        public JsonElement? Member(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;

        public string? Text()
        {
            if (element.ValueKind != JsonValueKind.String)
                return null;
            try
            {
                return element.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        public long? Long() => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) ? number : null;

        /// <summary>A float; infinities and NaN are spelled as strings.</summary>
        public double? Double() => element.ValueKind switch
        {
            JsonValueKind.Number when element.TryGetDouble(out double number) => number,
            JsonValueKind.String => element.Text() switch
            {
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                "NaN" => double.NaN,
                { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
                _ => null,
            },
            _ => null,
        };

        public bool IsTrue => element.ValueKind == JsonValueKind.True;

        /// <summary>The items of an array; none where it is something else.</summary>
        public IEnumerable<JsonElement> Items() => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

        /// <summary>The members of an object; one whose name is no text (half a surrogate pair) is passed over.</summary>
        public IEnumerable<(string Name, JsonElement Value)> Members()
        {
            if (element.ValueKind != JsonValueKind.Object)
                yield break;
            foreach (JsonProperty property in element.EnumerateObject())
            {
                string name;
                try
                {
                    name = property.Name;
                }
                catch (InvalidOperationException)
                {
                    continue;
                }
                yield return (name, property.Value);
            }
        }

        /// <summary>The one key of a union, and what it holds.</summary>
        public (string Kind, JsonElement Value)? Union()
        {
            foreach ((string name, JsonElement value) in element.Members())
                return (name, value);
            return null;
        }
    }
}
