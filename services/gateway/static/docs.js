// Shows the API's document with swagger-ui, which comes from here and asks nobody else.

window.SwaggerUIBundle({
  url: `/api/openapi.json?lang=${document.documentElement.lang.startsWith("zh") ? "zh" : "en"}`,
  domNode: document.getElementById("api"),
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  validatorUrl: null, // else it would send the document's address to a stranger
});
